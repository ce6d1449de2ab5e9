import { existsSync, renameSync } from 'node:fs'
import { recordBase } from '@altroot/agent-server/base/record'
import { followRemote } from '@altroot/agent-server/follow-remote'
import { readStanding } from '@altroot/agent-server/follow-remote/standing'
import { openWay } from '@altroot/agent-server/follow-remote/way'
import { resolve } from '@altroot/shared/ledger/ledger'
import { proposalBranchOf } from '@altroot/shared/ledger/names'
import { writeNote } from '@altroot/shared/ledger/notes'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import { systemClock } from '@altroot/shared/platform/clock'
import { describe, expect, it, test, vi } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { revision } from '../receive/support/revisions.ts'
import { openSshd } from '../transport/support/sshd.ts'
import { openWeb } from '../transport/support/web.ts'
import { branch, etcPortage, note, use } from './support/content.ts'
import { put, refsOf, type TwoLedgers, twoLedgers } from './support/two-ledgers.ts'

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
