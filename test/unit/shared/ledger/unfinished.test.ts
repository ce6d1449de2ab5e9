import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clearUnfinished } from '@altroot/shared/ledger/unfinished'
import { systemClock } from '@altroot/shared/platform/clock'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

it('what a crash has left of an object goes after a day; an object, and what is just being written, stay', async () => {
	const gitdir = temporaryDirectory()
	const files = ['ab/tmp_obj_1234', 'pack/tmp_obj_5678', `ab/${'0'.repeat(38)}`, 'pack/pack-1.pack']
	for (const directory of ['ab', 'pack']) mkdirSync(join(gitdir, 'objects', directory), { recursive: true })
	for (const file of files) writeFileSync(join(gitdir, 'objects', file), '')
	const left = () => readdirSync(join(gitdir, 'objects'), { recursive: true }).sort()
	const before = left()
	await clearUnfinished(gitdir, systemClock)
	expect(left()).toEqual(before)
	await clearUnfinished(gitdir, { ...systemClock, now: () => Date.now() + 2 * 86_400_000 })
	expect(left()).toEqual(['ab', `ab/${'0'.repeat(38)}`, 'pack', 'pack/pack-1.pack'])
})
