import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemRefusal } from '@altroot/shared/errors'
import { expect, it } from 'vitest'

function thrownBy(act: () => unknown): unknown {
	try {
		return act()
	} catch (error) {
		return error
	}
}

it('a refusal of the operating system is told with its path, its name and what to do', () => {
	const error = Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'write', path: '/a/b' })
	expect(systemRefusal(error)).toMatchObject({
		message: '/a/b: the disk is full (ENOSPC at write)',
		disposition: 'retry',
		hint: 'make room; it goes on by itself',
	})
})

it('SQLite says so in its own numbers', () => {
	const directory = mkdtempSync(join(tmpdir(), 'altroot-test-'))
	const unopened = thrownBy(() => new DatabaseSync(join(directory, 'missing/database')))
	expect(systemRefusal(unopened)?.message).toBe('access is not permitted (EACCES at sqlite)')
})

it('whatever else was thrown is none: a missing file is a bug, and so is a file that is no database', () => {
	const path = join(mkdtempSync(join(tmpdir(), 'altroot-test-')), 'file')
	expect(systemRefusal(Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }))).toBeUndefined()
	writeFileSync(path, 'no database, but long enough to be one'.repeat(20))
	expect(systemRefusal(thrownBy(() => new DatabaseSync(path).exec('BEGIN EXCLUSIVE')))).toBeUndefined()
	expect(systemRefusal('text')).toBeUndefined()
})
