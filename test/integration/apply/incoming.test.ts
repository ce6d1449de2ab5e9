import { branchOf } from '@altroot/shared/ledger/names'
import { silentLog } from '@altroot/shared/platform/log'
import { describe, expect, it } from 'vitest'
import { openIncoming } from '../../../packages/agent-client/src/incoming.ts'
import type { Laptop } from '../../../packages/agent-client/src/laptop.ts'
import { loadClientSettings } from '../../../packages/agent-client/src/settings/settings.ts'
import { realGit } from '../../support/git.ts'
import { newest, type Side, twoSides, use, world } from './sides.ts'

describe('an agent that meets revisions made elsewhere', () => {
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
