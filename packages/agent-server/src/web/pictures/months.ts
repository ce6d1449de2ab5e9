import type { MonthTime } from '../../store/history-times.ts'

/** As many as a picture has room for, also where a clock was wrong for a while. */
export const mostMonths = 24

/** The newest months with those between them in which nothing was built: a picture of time has no gaps. */
export function withEmptyMonths(months: readonly MonthTime[]): MonthTime[] {
	const all: MonthTime[] = []
	for (const month of months) {
		for (let last = all.at(-1); last !== undefined && next(last.month) < month.month; last = all.at(-1)) {
			all.push({ month: next(last.month), packages: 0, spent: 0 })
		}
		all.push(month)
	}
	return all.slice(-mostMonths)
}

/** `2026-12` → `2027-01`. */
function next(month: string): string {
	const [year = 0, number = 0] = month.split('-').map(Number)
	return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
