import type { Event, Progress, RunningPackage } from '../protocol/progress.ts'
import { overdueBy, printOverdue } from './overdue.ts'
import type { Terminal } from './terminal.ts'
import { column } from './width.ts'
import { count, printAbout, printDuration } from './words.ts'

type Colors = Terminal['colors']

/** A window shows this many running packages; a build of more is rare, and the rest is counted. */
const mostRunning = 8

/**
 * A running generation as lines of a window: the step with a bar, how long it goes on, and each running package with its
 * phase and time. `now`: milliseconds since the epoch, by the clock of whoever looks.
 */
export function buildLines(
	{ step, message, progress, time }: Event,
	now: number,
	width: number,
	colors: Colors,
): string[] {
	if (progress === undefined) return [`${stepName(step, colors)} ${message}${since(Date.parse(time), now)}`]
	const { done, total, failed, running = [] } = progress
	const bad = failed > 0 ? `  ${colors.red(`${failed} failed`)}` : ''
	const head = `${stepName(step, colors)} ${bar(done, total, Math.max(4, Math.min(24, width - 62)))} ${done}/${total}${bad}  ${timeLeft(progress, now)}`
	const shown = running.slice(0, mostRunning).map((one) => packageLine(one, now, width, colors))
	const more = running.length - shown.length
	return [head, ...shown, ...(more > 0 ? [`         and ${count(more, 'more package')}`] : [])]
}

/** `█████░░░░░`, of `width` columns. */
export function bar(done: number, total: number, width: number): string {
	const filled = total === 0 ? 0 : Math.round((done / total) * width)
	return '█'.repeat(filled) + '░'.repeat(Math.max(0, width - filled))
}

/**
 * `about 23 min left (15:42)`, or `12 min longer than usual` once that has passed; what was never built before has no
 * time, and is counted.
 */
export function timeLeft(progress: Progress, now: number): string {
	const { expectedEnd, unknown = 0 } = progress
	const fresh = unknown > 0 ? `${count(unknown, 'first build')}` : ''
	if (expectedEnd === null || expectedEnd === undefined) return fresh
	const late = overdueBy(progress, now)
	const about =
		late === undefined ? `about ${printAbout(expectedEnd - now)} left (${timeOfDay(expectedEnd)})` : printOverdue(late)
	return fresh === '' ? about : `${about} + ${fresh}`
}

function packageLine(
	{ package: name, root, phase, started, expected }: RunningPackage,
	now: number,
	width: number,
	colors: Colors,
): string {
	const spent = printDuration(Math.max(0, now - started))
	const time = expected === null ? spent : `${spent} of ~${printAbout(expected)}`
	const purpose = root === '/' ? colors.dim('  (server)') : ''
	return `         ${column(name, Math.max(12, Math.min(40, width - 48)))} ${column(phase ?? 'begun', 10)} ${time}${purpose}`
}

function stepName(step: string, colors: Colors): string {
	return colors.cyan(step.padEnd(8))
}

/** Nothing for the first second. */
function since(began: number, now: number): string {
	return now - began < 1000 ? '' : `  ${printDuration(now - began)}`
}

function timeOfDay(time: number): string {
	const date = new Date(time)
	return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`
}
