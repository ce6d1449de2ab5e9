import * as z from 'zod'

/** Minutes since midnight, local time. `until` may be before `from`: the night. */
export interface QuietHours {
	readonly from: number
	readonly until: number
}

const example = 'expected two times of day, for example 22:00-07:00'

/** `22:00-07:00`; empty: never quiet. */
export const quietHours = z.string().transform((text, context): QuietHours | undefined => {
	if (text === '') return undefined
	const [, fromHour, fromMinute, untilHour, untilMinute] =
		/^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
	const from = Number(fromHour) * 60 + Number(fromMinute)
	const until = Number(untilHour) * 60 + Number(untilMinute)
	if (from !== until && !Number.isNaN(from + until)) return { from, until }
	context.addIssue({ code: 'custom', message: example })
	return z.NEVER
})

/** Milliseconds from `now` (since the epoch) until people may be disturbed; 0 when they may be now. Local time counts. */
export function quietFor(quiet: QuietHours | undefined, now: number): number {
	if (quiet === undefined) return 0
	const date = new Date(now)
	const minute = date.getHours() * 60 + date.getMinutes()
	const { from, until } = quiet
	const inside = from < until ? minute >= from && minute < until : minute >= from || minute < until
	if (!inside) return 0
	const end = new Date(now)
	end.setHours(Math.floor(until / 60), until % 60, 0, 0)
	if (end.getTime() <= now) end.setDate(end.getDate() + 1)
	return end.getTime() - now
}
