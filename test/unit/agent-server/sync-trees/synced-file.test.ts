import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { movedSince, readSynced, writeSynced } from '@altroot/agent-server/sync-trees/synced-file'
import type { Generation } from '@altroot/shared/protocol/generation'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const generation = { started: 1000, trees: { gentoo: 'a', overlay: 'b' } } as unknown as Generation

it.each([
	['no sync', undefined, false],
	['a sync before it', { time: 900, trees: { gentoo: 'c' } }, false],
	['a sync that changed nothing', { time: 1100, trees: { gentoo: 'a', overlay: 'b' } }, false],
	['a sync that moved a tree', { time: 1100, trees: { gentoo: 'c', overlay: 'b' } }, true],
	['a tree that came', { time: 1100, trees: { gentoo: 'a', overlay: 'b', new: 'd' } }, true],
])('after %s, whether a generation is worth another is %j → %s', (_what, synced, moved) => {
	expect(movedSince(synced, generation)).toBe(moved)
})

it('a damaged file is as none', async () => {
	const path = join(temporaryDirectory(), 'synced.json')
	expect(await readSynced(path)).toBeUndefined()
	await writeSynced(path, { time: 5, trees: { gentoo: 'a' } })
	expect(await readSynced(path)).toEqual({ time: 5, trees: { gentoo: 'a' } })
	writeFileSync(path, '{"time": 5')
	expect(await readSynced(path)).toBeUndefined()
})
