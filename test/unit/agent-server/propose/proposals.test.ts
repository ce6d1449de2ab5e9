import { proposalsOf } from '@altroot/agent-server/propose/proposals'
import { needGroups } from '@altroot/shared/portage/merge-plan/need-groups'
import type { NeededChange, NeededFile } from '@altroot/shared/portage/merge-plan/problem'
import { expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'

function needed(line: string, by: string, file: NeededFile = 'package.use', root = '/alt'): NeededChange {
	return { kind: 'needed-change', file, root, line, requiredBy: [by, '@selected'], comment: [] }
}
const revision = 'f'.repeat(40)
const propose = (changes: readonly NeededChange[], files: Readonly<Record<string, string>> = {}) =>
	proposalsOf(needGroups(changes), { revision, tree: treeOf(files), root: '/alt' })

it('each thing that asks is a proposal of its own, with the files of this laptop and the reasons', () => {
	const changes = [
		needed('a/lib x', 'a/app-1'),
		needed('=a/lib-2 ~amd64', 'a/app-1', 'package.accept_keywords'),
		needed('b/lib y', 'b/app-1'),
	]
	expect(propose(changes, { 'etc/portage/package.use': '' })).toEqual([
		{
			id: expect.stringMatching(/^[0-9a-f]{8}$/),
			revision,
			lines: [
				{ file: 'package.use', line: 'a/lib x', reason: 'a/lib, needed by a/app-1 for the world file, needs USE="x"' },
				{
					file: 'package.accept_keywords/zz-altroot',
					line: '=a/lib-2 ~amd64',
					reason: 'a/lib-2, needed by a/app-1 for the world file, is in testing (~amd64)',
				},
			],
		},
		{ id: expect.any(String), revision, lines: [expect.objectContaining({ line: 'b/lib y' })] },
	])
})

it('a link is named by its own name, so that the laptop follows it where it leads then', () => {
	const tree = new Map([
		...treeOf({ 'etc/portage/mine/a': '' }),
		['etc/portage/package.use', { mode: '120000' as const, content: Buffer.from('mine') }],
	] as const)
	const [proposal] = proposalsOf(needGroups([needed('a/lib x', 'a/app-1')]), { revision, tree, root: '/alt' })
	expect(proposal?.lines[0]?.file).toBe('package.use/zz-altroot')
})

it('the same lines have the same id, whatever asks for them, in whatever order and file', () => {
	const [one] = propose([needed('a/lib x', 'a/app-1'), needed('b/lib y', 'a/app-1')])
	const [same] = propose([needed('b/lib y', 'c/app-1'), needed('a/lib x', 'c/app-1')], {
		'etc/portage/package.use': '',
	})
	const [other] = propose([needed('a/lib -x', 'a/app-1'), needed('b/lib y', 'a/app-1')])
	expect(same?.id).toBe(one?.id)
	expect(other?.id).not.toBe(one?.id)
})

it('two things that need the same are one proposal', () => {
	expect(propose([needed('a/lib x', 'a/app-1'), needed('a/lib x', 'b/app-1')])).toHaveLength(1)
})

it('what the laptop has already, and what is the server’s own, is not proposed', () => {
	const changes = [needed('a/lib x', 'a/app-1'), needed('a/lib x', 'a/app-1', 'package.use', '/')]
	expect(propose(changes, { 'etc/portage/package.use/mine': 'a/lib x\n' })).toEqual([])
})
