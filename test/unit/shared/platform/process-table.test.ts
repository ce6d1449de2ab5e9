import { groupAndDescendants, type ProcessEntry, parseProcessStat } from '@altroot/shared/platform/process-table'
import { expect, it } from 'vitest'

const entry = (pid: number, parent: number, group: number): ProcessEntry => ({
	pid,
	parent,
	group,
	start: '1',
	ended: false,
})

it('a program with spaces and parentheses in its name is read like any other', () => {
	const stat = '4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1'
	expect(parseProcessStat(stat)).toEqual({ pid: 4711, parent: 1, group: 4711, start: '987654', ended: false })
})

it('a zombie has ended', () => {
	expect(parseProcessStat('5 (x) Z 1 5 5 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 7 0')?.ended).toBe(true)
})

it.each(['', 'nonsense', '12 (x'])('what is no line of /proc is no process: %j', (text) => {
	expect(parseProcessStat(text)).toBeUndefined()
})

it('what left the group still counts, by its ancestry, and what others started does not', () => {
	const table = [entry(30, 20, 30), entry(10, 1, 10), entry(20, 10, 10), entry(31, 30, 30), entry(40, 1, 40)]
	expect(
		groupAndDescendants(10, table)
			.map(({ pid }) => pid)
			.sort(),
	).toEqual([10, 20, 30, 31])
})
