import { join } from 'node:path'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { readConfigTree, writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { readHistory } from '@altroot/shared/ledger/history'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { pathTransport } from '@altroot/shared/ledger/transport/channels'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import { silentLog } from '@altroot/shared/platform/log'
import { spawn } from '@altroot/shared/platform/spawn'
import { describe, expect, it } from 'vitest'
import { openIncoming } from '../../../packages/agent-client/src/incoming.ts'
import type { Laptop } from '../../../packages/agent-client/src/laptop.ts'
import type { Prefer } from '../../../packages/agent-client/src/merge/conflict.ts'
import { type Pulled, pull } from '../../../packages/agent-client/src/pull.ts'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { loadClientSettings } from '../../../packages/agent-client/src/settings/settings.ts'
import { push } from '../../../packages/agent-client/src/sync/push.ts'
import { treeOf } from '../../support/config-tree.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type SmallLaptop } from './laptop.ts'

const use = 'etc/portage/package.use/video'
const world = 'var/lib/portage/world'
const start = { [use]: '# flags\na/b one\n', [world]: 'a/b\n' }

interface Side extends SmallLaptop {
	/** Records what is on disk and pushes it. */
	publish(): Promise<string>
	record(): Promise<string>
	push(): Promise<void>
	fetch(): Promise<void>
	pull(prefer?: Prefer): Promise<Pulled>
}

/** The laptop, and another clone of its branch, both with the same first revision: the server's ledger is a bare one beside. */
async function twoSides(): Promise<{ laptop: Side; clone: Side; server: string }> {
	const server = join(temporaryDirectory(), 'ledger.git')
	await realGit(server, 'init', '-q', '--bare')
	const laptop = await openSide(server)
	laptop.put(start)
	await laptop.publish()
	const clone = await openSide(server)
	clone.put({ 'etc/portage/.empty': '' })
	await clone.fetch()
	await clone.pull('theirs')
	await clone.publish()
	await laptop.fetch()
	await laptop.pull()
	return { laptop, clone, server }
}

async function openSide(server: string): Promise<Side> {
	const laptop = await openSmallLaptop(temporaryDirectory())
	const { recorder, applier } = laptop
	const { ledger, host } = recorder
	const transport = () => pathTransport(server, spawn)
	const pushNow = async (): Promise<void> => void (await push(ledger, host, transport()))
	const recordNow = async (): Promise<string> => (await record(recorder)).revision
	return {
		...laptop,
		record: recordNow,
		push: pushNow,
		publish: async () => {
			const revision = await recordNow()
			await pushNow()
			return revision
		},
		fetch: async () => void (await fetchRef(ledger, transport(), branchOf(host))),
		pull: (prefer) => pull(recorder, applier, prefer),
	}
}

async function newest({ recorder: { ledger, host } }: Side): Promise<string> {
	return (await readHistory(ledger, branchOf(host), 1))[0]!.revision
}

describe('pulling revisions made elsewhere', () => {
	it('gives a clone set up anew all that the branch has, and joins the two histories', async () => {
		const { laptop, clone, server } = await twoSides()
		expect(clone.files()).toMatchObject(start)
		expect(await newest(clone)).toBe(await newest(laptop))
		await realGit(server, 'fsck', '--strict')
	})

	it('writes them to a disk without edits as they are', async () => {
		const { laptop, clone } = await twoSides()
		clone.put({ [use]: '# flags\na/b one two\n' })
		const revision = await clone.publish()
		await laptop.fetch()
		const { incoming, changes, recordedFirst } = await laptop.pull()
		expect(laptop.files()).toMatchObject({ [use]: '# flags\na/b one two\n' })
		expect(await newest(laptop)).toBe(revision)
		expect(incoming.revisions.map(({ subject }) => subject)).toEqual(['package.use: a/b +two'])
		expect(changes).toMatchObject([{ path: use, line: 2, atom: 'a/b', set: ['two'] }])
		expect(recordedFirst).toBeUndefined()
	})

	it('merges them with edits of this laptop, recorded or not, into a revision with two parents', async () => {
		const { laptop, clone, server } = await twoSides()
		clone.put({ [use]: '# flags\na/b one two\n', [world]: 'a/b\na/c\n' })
		const theirs = await clone.publish()
		laptop.put({ [world]: 'a/b\na/d\n' })
		const ours = await laptop.record()
		laptop.put({ [use]: '# my flags\na/b one\n' })
		await laptop.fetch()
		const { recordedFirst, revision } = await laptop.pull()
		expect(recordedFirst).toBe('package.use: only comments')
		expect(laptop.files()).toMatchObject({ [use]: '# my flags\na/b one two\n', [world]: 'a/b\na/c\na/d\n' })
		const { gitdir } = laptop.recorder.ledger
		expect(await realGit(gitdir, 'rev-parse', 'HEAD^2')).toBe(`${theirs}\n`)
		expect(await realGit(gitdir, 'rev-parse', 'HEAD~2')).toBe(`${ours}\n`)
		expect(await realGit(gitdir, 'log', '-1', '--format=%s')).toBe(
			`merge ${theirs.slice(0, 10)}: world: +a/c and 1 more\n`,
		)
		expect(await laptop.publish()).toBe(revision)
		expect(await realGit(server, 'rev-parse', branchOf('laptop'))).toBe(`${revision}\n`)
		await realGit(server, 'fsck', '--strict')
		await clone.fetch()
		await clone.pull()
		expect(await newest(clone)).toBe(revision)
	})

	it('touches nothing where both have changed the same thing, and names both places', async () => {
		const { laptop, clone } = await twoSides()
		clone.put({ [use]: '# flags\n# more\na/b -one\n' })
		await clone.publish()
		laptop.put({ [use]: 'a/c one\n' })
		const before = laptop.files()
		await laptop.fetch()
		await expect(laptop.pull()).rejects.toMatchObject({
			code: 'pull-conflict',
			exit: 4,
			message: `both sides have changed the same thing; nothing was touched\n  ${use}:2: here: package.use: a/b drops one\n  ${use}:3: there: package.use: a/b -one`,
		})
		expect(laptop.files()).toEqual(before)
		await laptop.pull('theirs')
		expect(laptop.files()[use]).toContain('a/b -one\n')
		expect(laptop.files()[use]).toContain('a/c one\n')
	})

	it('does nothing where there is nothing new', async () => {
		const { laptop } = await twoSides()
		const before = await newest(laptop)
		laptop.put({ [world]: 'a/b\na/c\n' })
		const ours = await laptop.record()
		expect(await laptop.pull()).toMatchObject({
			revision: ours,
			changes: [],
			incoming: { relation: 'behind', revisions: [] },
		})
		expect(before).not.toBe(ours)
	})

	it('never writes what no laptop would record, whatever a revision holds', async () => {
		const { laptop, clone } = await twoSides()
		const { ledger, clock, host } = clone.recorder
		const parent = await newest(clone)
		const paths = ['etc/passwd', 'etc/portage/gnupg/trustdb.gpg', 'etc/portage/.hidden', 'etc/portage/good']
		const strange = treeOf(Object.fromEntries(paths.map((path) => [path, 'x'])))
		const tree = await writeConfigTree(ledger, new Map([...(await readConfigTree(ledger, parent)), ...strange]))
		const revision = await writeRevision(ledger, { host, tree, parent, subject: 'strange', body: '' }, clock)
		await moveRef(ledger, branchOf(host), parent, revision, clock)
		await clone.push()
		await laptop.fetch()
		await laptop.pull()
		expect(await newest(laptop)).toBe(revision)
		expect(laptop.files()).toEqual({ ...start, 'etc/portage/good': 'x' })
	})
})

describe('the agent', () => {
	const settings = (apply: string) =>
		loadClientSettings(`[host]\nname = laptop\n[sync]\napply = ${apply}\n`, 'client.ini')
	const agentOf = ({ recorder, applier }: Side, apply: string, log = silentLog) =>
		openIncoming({ ...recorder, recorder, applier, settings: settings(apply) } as unknown as Laptop, log)

	it('takes them in by itself where it may', async () => {
		const { laptop, clone } = await twoSides()
		const met = agentOf(laptop, 'yes')
		expect(await met()).toBe(false)
		clone.put({ [world]: 'a/b\na/c\n' })
		await clone.publish()
		await laptop.fetch()
		expect(await met()).toBe(true)
		expect(laptop.files()).toMatchObject({ [world]: 'a/b\na/c\n' })
	})

	it('only says so, and once, where it may not', async () => {
		const { laptop, clone } = await twoSides()
		const said: unknown[] = []
		const met = agentOf(laptop, 'no', { ...silentLog, warn: (...words: unknown[]) => said.push(words) })
		clone.put({ [world]: 'a/b\na/c\n' })
		await clone.publish()
		await laptop.fetch()
		expect([await met(), await met()]).toEqual([false, false])
		expect(said).toEqual([
			[
				{ relation: 'ahead', revisions: ['world: +a/c'], hint: '`altroot-client pull` shows and applies them' },
				'the server has revisions that were made elsewhere',
			],
		])
		expect(laptop.files()).toMatchObject({ [world]: 'a/b\n' })
	})

	it('tries again after a conflict once this laptop has recorded something', async () => {
		const { laptop, clone } = await twoSides()
		clone.put({ [use]: 'a/b -one\n' })
		await clone.publish()
		laptop.put({ [use]: 'a/b two\n' })
		await laptop.record()
		await laptop.fetch()
		const met = agentOf(laptop, 'yes')
		expect([await met(), await met()]).toEqual([false, false])
		laptop.put({ [use]: 'a/b -one two\n' })
		await laptop.record()
		expect(await met()).toBe(true)
		expect(laptop.files()).toMatchObject({ [use]: 'a/b -one two\n' })
	})

	/** Two lines that end in the same configuration. */
	async function sameByOtherWays() {
		const sides = await twoSides()
		const { laptop, clone } = sides
		for (const text of ['a/b\na/x\n', 'a/b\na/c\n']) {
			clone.put({ [world]: text })
			await clone.publish()
		}
		laptop.put({ [world]: 'a/b\na/c\n' })
		await laptop.record()
		await expect(laptop.push()).rejects.toMatchObject({ code: 'push-diverged' })
		await laptop.fetch()
		return sides
	}

	it('joins what holds the same by itself, also where it may take in nothing, and one line is left on both sides', async () => {
		const { laptop, clone, server } = await sameByOtherWays()
		const [ours, theirs] = [await newest(laptop), await newest(clone)]
		expect(await agentOf(laptop, 'no')()).toBe(true)
		const joined = await newest(laptop)
		const { gitdir } = laptop.recorder.ledger
		expect(await realGit(gitdir, 'log', '-1', '--format=%P', joined)).toBe(`${ours} ${theirs}\n`)
		expect(await realGit(gitdir, 'diff', '--stat', ours, joined)).toBe('')
		await laptop.push()
		expect(await realGit(server, 'rev-parse', branchOf('laptop'))).toBe(`${joined}\n`)
		await clone.fetch()
		expect(await agentOf(clone, 'no')()).toBe(true)
		expect(await newest(clone)).toBe(joined)
	})

	it('joins without a look at the disk: what is being edited there stays, and is recorded on top', async () => {
		const { laptop } = await sameByOtherWays()
		laptop.put({ [world]: 'a/b\n' }) // taken back, and not recorded yet
		expect(await agentOf(laptop, 'no')()).toBe(true)
		expect(laptop.files()).toMatchObject({ [world]: 'a/b\n' })
		await laptop.record()
		await laptop.push()
		const { gitdir } = laptop.recorder.ledger
		expect(await realGit(gitdir, 'show', `HEAD:${world}`)).toBe('a/b\n')
		expect(laptop.files()).toMatchObject({ [world]: 'a/b\n' })
	})
})
