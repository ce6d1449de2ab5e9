import type { Progress } from '../protocol/progress.ts'
import { printAbout } from './words.ts'

/** What follows how much longer it takes, here and in the page's script. */
export const longer = 'longer than usual'

/** For an end that was expected less than a minute ago: the estimate is no better than that. */
export const anyMoment = 'any moment now'

/**
 * Milliseconds by which a build takes longer than earlier ones, by the package that is most over its time: what was
 * expected of the whole build is worked out anew with each event. undefined while the expected end is to come, and where none is known.
 */
export function overdueBy({ expectedEnd, running = [] }: Progress, now: number): number | undefined {
	if (expectedEnd === null || expectedEnd === undefined || now < expectedEnd) return undefined
	const late = running.map(({ started, expected }) => (expected === null ? 0 : now - started - expected))
	return Math.max(now - expectedEnd, ...late)
}

/** `12 min longer than usual`. */
export function printOverdue(milliseconds: number): string {
	return milliseconds < 60_000 ? anyMoment : `${printAbout(milliseconds)} ${longer}`
}
