import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordBase } from '@altroot/agent-server/base/record'
import { followRemote } from '@altroot/agent-server/follow-remote'
import { openWay } from '@altroot/agent-server/follow-remote/way'
import { resolve } from '@altroot/shared/ledger/ledger'
import { baseBranch, notesRef, proposalBranchOf } from '@altroot/shared/ledger/names'
import { writeNote } from '@altroot/shared/ledger/notes'
import { removeProposalBranch } from '@altroot/shared/ledger/proposals'
import { systemClock } from '@altroot/shared/platform/clock'
import { describe, expect, test, vi } from 'vitest'
import { realGit } from '../../support/git.ts'
import { revision } from '../receive/support/revisions.ts'
import { branch, etcPortage, note, use } from './support/content.ts'
import { put, refsOf, twoLedgers } from './support/two-ledgers.ts'

describe('nothing is ever forced', () => {
	test('notes and base that went on at both sides are joined, and both histories stay', async () => {
		const { there, here, visit } = await twoLedgers()
		const first = revision(use('x'))
		await put(there, first)
		await put(there, revision(use('x y'), first))
		await visit()
		const [old, young] = [first.at(-1)!.id, (await resolve(here, branch))!]
		await writeNote(there, old, { ...note, reason: 'elsewhere' }, systemClock)
		await writeNote(here, young, { ...note, reason: 'here' }, systemClock)
		await recordBase(there, etcPortage('USE="there"'), [], systemClock)
		await recordBase(here, etcPortage('USE="here"'), [], systemClock)
		const before = await refsOf(there)
		expect(await visit()).toEqual([])
		expect(await realGit(there.gitdir, 'notes', '--ref=altroot', 'show', old)).toContain('Reason: elsewhere')
		expect(await realGit(there.gitdir, 'notes', '--ref=altroot', 'show', young)).toContain('Reason: here')
		expect(await realGit(there.gitdir, 'show', 'base:etc/portage/make.conf')).toBe('USE="here"')
		for (const ref of [notesRef, baseBranch])
			await realGit(there.gitdir, 'merge-base', '--is-ancestor', before[ref]!, ref)
		expect(await refsOf(there)).toEqual(await refsOf(here))
	})

	test('a note that is written there between the look and the push is fetched, and it is tried again', async () => {
		const both = await twoLedgers()
		const { there, here, follower, said } = both
		const first = revision(use('x'))
		await put(there, first)
		await both.visit()
		const [at] = [first.at(-1)!.id]
		await writeNote(here, at, { ...note, reason: 'here' }, systemClock)
		let raced = false
		const open: typeof openWay = async (settings) => {
			const way = await openWay(settings)
			const { http } = way.transport
			const request: typeof http.request = async (asked) => {
				if (!raced && asked.url.includes('git-receive-pack') && asked.method === 'GET') {
					raced = true
					await writeNote(there, 'f'.repeat(40), { ...note, reason: 'quicker' }, systemClock)
				}
				return http.request(asked)
			}
			return { ...way, transport: { ...way.transport, http: { request } } }
		}
		const stop = new AbortController()
		const over = followRemote(follower, stop.signal, open)
		await vi.waitUntil(async () => (await resolve(there, notesRef)) === (await resolve(here, notesRef)), 10_000)
		stop.abort()
		await over
		expect(raced).toBe(true)
		expect(said.filter((line) => line !== 'fetched')).toEqual([])
		const notes = await realGit(there.gitdir, 'ls-tree', '--name-only', notesRef)
		expect(notes.trim().split('\n').sort()).toEqual([at, 'f'.repeat(40)].sort())
	})

	test('a proposal that is closed, or asked of a newer revision, is taken away there and put anew', async () => {
		const { there, here, visit } = await twoLedgers()
		const first = revision(use('x'))
		await put(there, first)
		await visit()
		const [one, two] = ['p1', 'p2'].map((id) => proposalBranchOf('laptop', id))
		await put(here, revision(use('x z'), first), one)
		await put(here, revision(use('x q'), first), two)
		await visit()
		await removeProposalBranch(here, 'laptop', 'p1')
		const second = revision(use('x y'), first)
		await put(there, second)
		await visit()
		const again = await put(here, revision(use('x y q'), second), two)
		expect(await visit()).toEqual([])
		const refs = await refsOf(there)
		expect(refs).not.toHaveProperty([one!])
		expect(refs[two!]).toBe(again)
	})

	test('where nothing may be taken away, that is said, and the rest is pushed', async () => {
		const { there, here, visit } = await twoLedgers()
		await realGit(there.gitdir, 'config', 'receive.denyDeletes', 'true')
		const first = revision(use('x'))
		await put(there, first)
		await visit()
		await put(here, revision(use('x z'), first), proposalBranchOf('laptop', 'p1'))
		await visit()
		await removeProposalBranch(here, 'laptop', 'p1')
		const open = await put(here, revision(use('x q'), first), proposalBranchOf('laptop', 'p2'))
		expect(await visit()).toEqual([expect.stringContaining('deletion prohibited')])
		expect(await refsOf(there)).toMatchObject({ [proposalBranchOf('laptop', 'p2')]: open })
	})

	test('a ledger that may only be read is followed, and it is said that nothing can be pushed back', async () => {
		const { there, here, visit } = await twoLedgers()
		const hook = join(there.gitdir, 'hooks/pre-receive')
		writeFileSync(hook, '#!/bin/sh\nexit 1\n')
		chmodSync(hook, 0o755)
		const first = await put(there, revision(use('x')))
		await visit()
		await writeNote(here, first, note, systemClock)
		const second = await put(there, revision(use('x y'), [], first))
		expect(await visit()).toEqual([expect.stringContaining('hook declined')])
		expect(await resolve(here, branch)).toBe(second)
	})
})
