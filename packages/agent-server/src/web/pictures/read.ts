import type { Context } from 'hono'
import type { BuildTime, CauseTime, MonthTime } from '../../store/history-times.ts'
import { hostIn } from '../page.ts'
import type { WebWorld } from '../world.ts'
import { mostMonths, withEmptyMonths } from './months.ts'

/** Where the server's time for one host went. */
export interface PicturesPage {
	readonly host: string
	readonly total: BuildTime
	/** The packages that took most, the longest first. */
	readonly packages: readonly BuildTime[]
	readonly months: readonly MonthTime[]
	readonly causes: readonly CauseTime[]
	/** Every host's sum. */
	readonly saved: readonly BuildTime[]
}

export function readPictures(world: WebWorld, context: Context): PicturesPage | undefined {
	const host = hostIn(world, context)
	if (host === undefined) return undefined
	const { history, settings } = world
	const totals = history.totalTimes()
	const totalOf = (name: string): BuildTime => totals.get(name) ?? { name, times: 0, spent: 0 }
	return {
		host,
		total: totalOf(host),
		packages: history.timeByPackage(host, 15),
		months: withEmptyMonths(history.timeByMonth(host, mostMonths)),
		causes: history.timeByCause(host, 15),
		saved: Object.keys(settings().hosts).map(totalOf),
	}
}
