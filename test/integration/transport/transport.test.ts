import { writeRevision } from '@altroot/shared/ledger/commit'
import { resolve } from '@altroot/shared/ledger/ledger'
import { notesRef, trackingBranchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import { pushBranch } from '@altroot/shared/ledger/transport/push'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { describe, expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import {
	addNote,
	branch,
	commit,
	expectSound,
	openLaptop,
	throughSshd,
	throughTheGate,
	throughThePath,
	throughTheWeb,
	type Way,
} from './support/ways.ts'

describe.each<[string, () => Promise<Way>]>([
	['the gate', throughTheGate],
	['the real sshd', throughSshd],
	['a path of this machine', throughThePath],
	['a web server', throughTheWeb],
])('through %s', (_name, openWay) => {
	test('revisions are pushed, one after the other, and plain git finds nothing wrong', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const first = await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		const second = await commit(laptop, 'two')
		await pushBranch(laptop, transport(), branch)
		expect(await realGit(there, 'rev-list', branch)).toBe(`${second}\n${first}\n`)
		expect(await resolve(laptop, trackingBranchOf('laptop'))).toBe(second)
		await expectSound(there, laptop.gitdir)
	})

	test('a push of what is there already changes nothing', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const revision = await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		await pushBranch(laptop, transport(), branch)
		expect(await realGit(there, 'rev-parse', branch)).toBe(`${revision}\n`)
	})

	test.each([
		['the same revision', 'two'],
		['the revision before', 'one'],
	])('another program of the laptop that pushes %s at the same moment is not in the way', async (_which, until) => {
		const { there, transport } = await openWay()
		const [laptop, other] = [await openLaptop(), await openLaptop()]
		const revisions = { one: await commit(laptop, 'one'), two: await commit(laptop, 'two') }
		await realGit(other.gitdir, 'fetch', laptop.gitdir, `${revisions[until as 'one']}:${branch}`)
		await pushBranch(
			laptop,
			overtaken(transport(), () => pushBranch(other, transport(), branch)),
			branch,
		)
		expect(await realGit(there, 'rev-list', branch)).toBe(`${revisions.two}\n${revisions.one}\n`)
		expect(await resolve(laptop, trackingBranchOf('laptop'))).toBe(revisions.two)
	})

	test('a thousand files are pushed and fetched', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const files = Array.from({ length: 1000 }, (_, n) => [`etc/portage/package.use/${n}`, `app-misc/p${n} ${n}\n`])
		const revision = await commit(laptop, 'many', Object.fromEntries(files))
		await pushBranch(laptop, transport(), branch)
		const copy = await openLaptop()
		expect(await fetchRef(copy, transport(), branch)).toBe(revision)
		await expectSound(there, copy.gitdir)
	})

	test('revisions and notes made elsewhere are fetched', async () => {
		const { there, transport } = await openWay()
		const [laptop, copy] = [await openLaptop(), await openLaptop()]
		await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		await fetchRef(copy, transport(), branch)
		const second = await commit(laptop, 'two')
		await pushBranch(laptop, transport(), branch)
		await addNote(there, second)
		expect(await fetchRef(copy, transport(), branch)).toBe(second)
		expect(await resolve(copy, trackingBranchOf('laptop'))).toBe(second)
		expect(await fetchRef(copy, transport(), notesRef)).toBe(await resolve(copy, notesRef))
		expect(await realGit(copy.gitdir, 'notes', '--ref=altroot', 'show', second)).toBe('Outcome: published\n')
		expect(await fetchRef(copy, transport(), branch)).toBe(second) // nothing new
		await expectSound(copy.gitdir)
	})

	test('a ref that is not there is none, also where there is no ref at all', async () => {
		const { transport } = await openWay()
		const laptop = await openLaptop()
		expect(await fetchRef(laptop, transport(), branch)).toBeUndefined()
		await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		expect(await fetchRef(laptop, transport(), notesRef)).toBeUndefined()
	})

	test('two laptops that went different ways: the second is told so, and nothing is lost', async () => {
		const { there, transport } = await openWay()
		const [one, two] = [await openLaptop(), await openLaptop()]
		const first = await commit(one, 'one')
		await commit(two, 'another one')
		await pushBranch(one, transport(), branch)
		await expect(pushBranch(two, transport(), branch)).rejects.toMatchObject({ code: 'push-diverged', exit: 4 })
		expect(await realGit(there, 'rev-parse', branch)).toBe(`${first}\n`)
	})

	test('objects that git would not make are refused, and the reason is told', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const blob = await realGit(laptop.gitdir, 'hash-object', '-w', '--stdin')
		const mktree = async (input: string): Promise<string> =>
			(await run('git', ['--git-dir', laptop.gitdir, 'mktree'], { input })).stdout.trim()
		const twice = await mktree(`100644 blob ${blob.trim()}\tpackage.use\n`.repeat(2))
		const tree = await mktree(`040000 tree ${await mktree(`040000 tree ${twice}\tportage\n`)}\tetc\n`)
		const revision = { host: 'laptop', tree, parent: undefined, subject: 'x', body: '' }
		await moveRef(laptop, branch, undefined, await writeRevision(laptop, revision, systemClock), systemClock)
		const error = await pushBranch(laptop, transport(), branch).catch((thrown: unknown) => thrown)
		expect(error).toMatchObject({ code: 'push-refused', disposition: 'stall' })
		expect(String(error)).toMatch(/duplicateEntries|its folder has names twice/)
		expect(await realGit(there, 'for-each-ref')).toBe('')
	})
})

/** A way on which somebody else gets in between what the other side says at first and our first request. */
function overtaken(way: Transport, meanwhile: () => Promise<unknown>): Transport {
	let isFirst = true
	const request: Transport['http']['request'] = async (wanted) => {
		if (wanted.method === 'POST' && isFirst) {
			isFirst = false
			await meanwhile()
		}
		return way.http.request(wanted)
	}
	return { ...way, http: { request } }
}
