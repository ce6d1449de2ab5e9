import { keptFacts } from '@altroot/agent-client/facts/kept-facts'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { treeOf } from '../../../support/temporary.ts'

function counted() {
	const clock = new FakeClock()
	let count = 0
	const facts = keptFacts(async () => ({ mode: '100644', content: new Uint8Array([++count]) }), clock)
	const times = async (files: Record<string, string>): Promise<number> => (await facts(treeOf(files))).content[0]!
	return { clock, times }
}

describe('facts', () => {
	it('are gathered once for one edit after the other', async () => {
		const { times } = counted()
		expect(await times({ 'etc/portage/make.conf': 'a', 'etc/portage/package.use': '1' })).toBe(1)
		expect(await times({ 'etc/portage/make.conf': 'a', 'etc/portage/package.use': '2' })).toBe(1)
	})

	it.each([
		'etc/portage/make.conf',
		'etc/portage/make.conf/one',
		'etc/portage/repos.conf/gentoo.conf',
		'etc/portage/make.profile/parent',
	])('are gathered again when %s has changed, comes or goes', async (path) => {
		const { times } = counted()
		await times({ [path]: 'a' })
		expect(await times({ [path]: 'b' })).toBe(2)
		expect(await times({})).toBe(3)
		expect(await times({ [path]: 'b' })).toBe(4)
	})

	it('are gathered again after a minute', async () => {
		const { clock, times } = counted()
		await times({})
		await clock.advance(60_000)
		expect(await times({})).toBe(2)
	})
})
