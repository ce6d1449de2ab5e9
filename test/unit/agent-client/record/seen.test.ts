import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Seen } from '@altroot/agent-client/record/seen'
import { takeSnapshot } from '@altroot/agent-client/record/snapshot'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

let root: string
let path: string

beforeEach(() => {
	root = temporaryDirectory()
	path = join(root, 'etc/portage/make.conf')
	mkdirSync(join(root, 'etc/portage'), { recursive: true })
	writeFileSync(path, 'one\n')
})

/** The file as a snapshot at `now` has it. */
async function take(seen: Seen, now: number) {
	const file = (await takeSnapshot(root, seen, now)).tree.get('etc/portage/make.conf')!
	return { file, text: Buffer.from(file.content).toString() }
}

describe('a file that was seen', () => {
	it('is the same object as long as its inode says the same', async () => {
		const seen = new Seen()
		const later = statSync(path).ctimeMs + 1000
		expect((await take(seen, later)).file).toBe((await take(seen, later)).file)
	})

	it('is read again when it was written over with as many bytes and the time set back', async () => {
		const seen = new Seen()
		const { atime, mtime, ctimeMs } = statSync(path)
		await take(seen, ctimeMs + 1000)
		writeFileSync(path, 'two\n')
		utimesSync(path, atime, mtime)
		expect((await take(seen, ctimeMs + 1000)).text).toBe('two\n')
	})

	it('is not remembered from the moment in which it was changed', async () => {
		const seen = new Seen()
		const now = statSync(path).ctimeMs + 1
		expect((await take(seen, now)).file).not.toBe((await take(seen, now)).file)
	})

	it('is not remembered where the clock has jumped back', async () => {
		const seen = new Seen()
		expect((await take(seen, 1)).file).not.toBe((await take(seen, 1)).file)
	})
})
