import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, notesRef } from '@altroot/shared/ledger/names'
import { describe, expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { commitOf, newSigner, revision } from '../receive/support/revisions.ts'
import { branch, use } from './support/content.ts'
import { put, twoLedgers } from './support/two-ledgers.ts'

describe('what the gate would refuse is not taken, and so never built', () => {
	const first = revision(use('x'))
	const at = first.at(-1)!.id
	test.each([
		['a revision that nobody has signed', commitOf(revision(use('y')).slice(0, -1), at, 'x\n', null), 'is not signed'],
		['one of another key', commitOf(revision(use('y')).slice(0, -1), at, 'x\n', newSigner('x')), 'is no key of laptop'],
		['a path that no laptop records', revision({ 'etc/passwd': 'root' }, [], at), 'does not belong there'],
		['another history', revision(use('other')), 'it does not lead to what is here'],
	])('%s', async (_title, objects, why) => {
		const { there, here, visit, said } = await twoLedgers()
		await put(there, first)
		await visit()
		const bad = await put(there, objects)
		const troubles = await visit()
		expect(troubles).toEqual([expect.stringContaining(why)])
		expect(await resolve(here, branch)).toBe(at)
		await expect(realGit(here.gitdir, 'cat-file', '-e', bad)).rejects.toThrow()
		const lines = said.length
		expect(await visit()).toEqual(troubles)
		expect(said).toHaveLength(lines)
		await realGit(there.gitdir, 'update-ref', branch, at)
		const good = await put(there, revision(use('x y'), first))
		expect(await visit()).toEqual([])
		expect(await resolve(here, branch)).toBe(good)
	})

	test('notes that are none', async () => {
		const { there, here, visit } = await twoLedgers()
		await put(there, revision({ 'bin/sh': '#!' }), notesRef)
		expect(await visit()).toEqual([expect.stringContaining('"bin" is no note on a revision')])
		expect(await resolve(here, notesRef)).toBeUndefined()
	})

	test('a host without a key, whoever has signed', async () => {
		const { there, here, visit } = await twoLedgers({ more: '[host other]\n' })
		await put(there, revision(use('x')), branchOf('other'))
		expect(await visit()).toEqual([expect.stringContaining('no key of other is known')])
		expect(await resolve(here, branchOf('other'))).toBeUndefined()
	})
})
