import { baseLines, lackOnlyBaseUse, withoutBaseUse } from '@altroot/agent-server/base/needs'
import { needGroups } from '@altroot/shared/portage/merge-plan/need-groups'
import type { NeededChange, NeededFile, Problem } from '@altroot/shared/portage/merge-plan/problem'
import { describe, expect, it } from 'vitest'

function needed(root: string, line: string, by: string, file: NeededFile = 'package.use'): NeededChange {
	return { kind: 'needed-change', file, root, line, requiredBy: [by, '@selected'], comment: [] }
}
const set = (problems: readonly Problem[]): string[] => baseLines(needGroups(problems)).map(({ line }) => line)
const own = needed('/', 'a/lib x', 'a/app-1')
const laptops = needed('/alt', 'a/lib x', 'a/app-1')

describe('what the server sets for its own packages', () => {
	it('is a USE flag that nothing of the laptop is missing beside', () => {
		expect(set([own])).toEqual(['a/lib x'])
		expect(lackOnlyBaseUse([own])).toBe(true)
	})

	it('waits for the laptop’s own line of the same thing, and is not told of meanwhile', () => {
		expect(set([laptops, own])).toEqual([])
		expect(withoutBaseUse([own, laptops])).toEqual([laptops])
	})

	it('does not wait for another thing’s', () => {
		expect(set([laptops, needed('/', 'b/lib y', 'b/app-1')])).toEqual(['b/lib y'])
	})

	it('is never a keyword, mask or license: those stay to be told', () => {
		const keyword = needed('/', '=a/lib-2 ~amd64', 'a/app-1', 'package.accept_keywords')
		expect(set([keyword])).toEqual([])
		expect(lackOnlyBaseUse([keyword])).toBe(false)
		expect(withoutBaseUse([keyword, own])).toEqual([keyword])
	})

	it('is told of where it is all that is left', () => {
		expect(withoutBaseUse([own])).toEqual([own])
		expect(lackOnlyBaseUse([])).toBe(false)
	})

	it('is taken out of what a left-out atom needs as well', () => {
		const leftOut: Problem = { kind: 'left-out', atom: 'a/app', because: [laptops, own], conflictsWith: [] }
		expect(withoutBaseUse([leftOut])).toEqual([{ ...leftOut, because: [laptops] }])
	})
})
