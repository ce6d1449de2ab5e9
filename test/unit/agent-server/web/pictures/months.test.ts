import { withEmptyMonths } from '@altroot/agent-server/web/pictures/months'
import { expect, it } from 'vitest'

it('months in which nothing was built are there, also over the turn of the year', () => {
	const month = (name: string) => ({ month: name, packages: 1, spent: 2 })
	expect(withEmptyMonths([month('2025-11'), month('2026-02')]).map(({ month, spent }) => [month, spent])).toEqual([
		['2025-11', 2],
		['2025-12', 0],
		['2026-01', 0],
		['2026-02', 2],
	])
	expect(withEmptyMonths([])).toEqual([])
	expect(withEmptyMonths([month('1970-01'), month('2026-02')])).toHaveLength(24)
})
