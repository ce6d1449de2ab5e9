import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordBase } from '@altroot/agent-server/base/record'
import { followRemote } from '@altroot/agent-server/follow-remote'
import { readStanding } from '@altroot/agent-server/follow-remote/standing'
import { openWay } from '@altroot/agent-server/follow-remote/way'
import { resolve } from '@altroot/shared/ledger/ledger'
import { baseBranch, branchOf, notesRef, proposalBranchOf } from '@altroot/shared/ledger/names'
import { type BuildNote, writeNote } from '@altroot/shared/ledger/notes'
import { removeProposalBranch } from '@altroot/shared/ledger/proposals'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import { systemClock } from '@altroot/shared/platform/clock'
import { describe, expect, it, test, vi } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { commitOf, newSigner, revision } from '../receive/support/revisions.ts'
import { openSshd } from '../transport/support/sshd.ts'
import { openWeb } from '../transport/support/web.ts'
import { put, refsOf, type TwoLedgers, twoLedgers } from './support/two-ledgers.ts'

const branch = branchOf('laptop')
const use = (flags: string) => ({
	'.altroot/host.json': '{"version":1}',
	'etc/portage/package.use': `app-misc/a ${flags}\n`,
})
const note: BuildNote = {
	number: 1,
	outcome: 'published',
	reason: 'done',
	packages: 2,
	failed: [],
	duration: 3,
	trees: [],
}

describe.each<[string, () => Promise<TwoLedgers & { readonly open: typeof openWay }>]>([
	['a path of this machine', async () => ({ ...(await twoLedgers()), open: openWay })],
	['the real sshd', throughSshd],
	['a web server', throughTheWeb],
])('through %s', (_name, openBoth) => {
	it('what a laptop has pushed there comes here, and what the server writes goes there', async () => {
		const { there, here, visit, open } = await openBoth()
		const first = revision(use('x'))
		await put(there, first)
		expect(await visit(open)).toEqual([])
		expect(await resolve(here, branch)).toBe(first.at(-1)!.id)
		const second = await put(there, revision(use('x y'), first))
		expect(await visit(open)).toEqual([])
		await writeNote(here, second, note, systemClock)
		await recordBase(here, etcPortage('USE="nls"'), [], systemClock)
		const proposal = await put(here, revision(use('x y z'), [], second), proposalBranchOf('laptop', 'p1'))
		expect(await visit(open)).toEqual([])
		const refs = await refsOf(there)
		expect(refs).toEqual(await refsOf(here))
		expect(refs).toMatchObject({ [branch]: second, [proposalBranchOf('laptop', 'p1')]: proposal })
		expect(await realGit(there.gitdir, 'notes', '--ref=altroot', 'show', second)).toContain('Outcome: published')
	})
})

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

test('a server that only renders pushes nothing back', async () => {
	const { there, here, visit } = await twoLedgers({ more: '[build]\nenabled = no\n' })
	const first = await put(there, revision(use('x')))
	await visit()
	await writeNote(here, first, note, systemClock)
	expect(await visit()).toEqual([])
	expect(Object.keys(await refsOf(there))).toEqual([branch])
})

/** Pauses between visits, in seconds, as they begin; what limits a visit is none. */
class PausingClock extends FakeClock {
	readonly pauses: number[] = []

	override sleep(ms: number, signal?: AbortSignal): Promise<void> {
		const slept = super.sleep(ms, signal)
		if (ms < 900_000) this.pauses.push(ms / 1000)
		return slept
	}
}

test('it is followed at start and each `poll`; one that is away is told once, kept for `status`, and asked less often', async () => {
	const clock = new PausingClock()
	const { there, here, follower, said } = await twoLedgers({ clock })
	const { remote } = follower.places
	const stop = new AbortController()
	const over = followRemote(follower, stop.signal)
	const nextPause = async (count: number): Promise<void> => {
		await vi.waitUntil(() => clock.pauses.length === count, 10_000)
		await clock.advance(clock.pauses[count - 1]! * 1000)
	}
	const first = await put(there, revision(use('x')))
	await nextPause(1)
	await vi.waitUntil(() => clock.pauses.length === 2, 10_000)
	expect(await resolve(here, branch)).toBe(first)
	renameSync(there.gitdir, `${there.gitdir}.away`)
	for (const count of [2, 3, 4]) await nextPause(count)
	await vi.waitUntil(() => clock.pauses.length === 5, 10_000)
	expect(said.filter((line) => line.includes('cannot be followed'))).toHaveLength(1)
	expect(await readStanding(remote)).toEqual([
		{ what: expect.stringContaining(there.gitdir), remedy: expect.any(String) },
	])
	renameSync(`${there.gitdir}.away`, there.gitdir)
	await nextPause(5)
	await vi.waitUntil(() => clock.pauses.length === 6, 10_000)
	expect(said.at(-1)).toBe('the ledger that is followed is well again')
	expect(existsSync(remote)).toBe(false)
	expect(clock.pauses).toEqual([30, 30, 60, 120, 240, 30])
	stop.abort()
	await over
})

function etcPortage(makeConf: string): string {
	const directory = temporaryDirectory()
	writeFileSync(join(directory, 'make.conf'), makeConf)
	return directory
}

async function throughSshd() {
	const { host, port, user, identity, knownHosts } = await openSshd()
	const both = await twoLedgers({
		ledger: (there) =>
			`remote = ssh://${user}@${host}:${port}${there}\nidentity = ${identity}\nknown-hosts = ${knownHosts}`,
	})
	return { ...both, open: openWay }
}

async function throughTheWeb() {
	const both = await twoLedgers({ ledger: () => 'remote = https://ledger.invalid/ledger' })
	await realGit(both.there.gitdir, 'config', 'http.receivepack', 'true')
	const url = await openWeb(both.there.gitdir)
	const open: typeof openWay = async () => ({ transport: httpsTransport(url), close: () => {} })
	return { ...both, open }
}
