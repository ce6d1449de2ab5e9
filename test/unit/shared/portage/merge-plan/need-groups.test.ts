import { needGroups } from '@altroot/shared/portage/merge-plan/need-groups'
import type { NeededChange, Problem } from '@altroot/shared/portage/merge-plan/problem'
import { expect, it } from 'vitest'

function needed(line: string, requiredBy: readonly string[], root = '/alt'): NeededChange {
	return { kind: 'needed-change', file: 'package.use', root, line, requiredBy, comment: [] }
}
const linesOf = (problems: readonly Problem[]): string[][] =>
	needGroups(problems).map((group) => group.map(({ line, root }) => `${root} ${line}`))

it('lines that the same package of the world asked for are one group, in both roots', () => {
	const world = ['@selected', '@world']
	expect(
		linesOf([
			needed('a/lib x', ['a/app-1::gentoo', ...world]),
			needed('b/lib y', ['b/app-1', ...world]),
			needed('a/lib x', ['a/other-2', 'a/app-1', ...world], '/'),
		]),
	).toEqual([['/alt a/lib x', '/ a/lib x'], ['/alt b/lib y']])
})

it('what a left-out atom needs is one group; a line that two need is in both', () => {
	const leftOut = (atom: string, because: readonly Problem[]): Problem => ({
		kind: 'left-out',
		atom,
		because,
		conflictsWith: [],
	})
	expect(
		linesOf([
			leftOut('a/app', [needed('a/lib x', ['a/app-1']), needed('a/lib x', ['a/other-1'])]),
			leftOut('b/app', [needed('a/lib x', ['b/app-1']), needed('b/lib y', ['b/app-1'])]),
			{ kind: 'circular', packages: [] },
		]),
	).toEqual([['/alt a/lib x'], ['/alt a/lib x', '/alt b/lib y']])
})
