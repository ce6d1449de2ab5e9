import type { Clock } from '../platform/clock.ts'
import type { Event } from '../protocol/progress.ts'
import { bar, buildLines, timeLeft } from './build-view.ts'
import { failureLines } from './failure-lines.ts'
import type { Terminal } from './terminal.ts'

/** Shows events as they come. */
export interface EventView {
	show(event: Event): void
	/** Takes away what is drawn; what was said stays. */
	end(): void
}

/** Milliseconds between two drawings of the running times. */
const tick = 1000

/**
 * On a window the running generations as they stand, drawn over; elsewhere a line for each step and package, which stays.
 * A failure stays in both. `several`: each line says of which host it is.
 */
export function openEventView(terminal: Terminal, clock: Clock, several = false): EventView {
	const { colors, live } = terminal
	const running = new Map<string, Event>()
	const ended = new AbortController()
	let told: string | undefined
	const draw = (): void => {
		const lines = [...running.values()].flatMap((event) => [
			...(several ? [colors.bold(event.host)] : []),
			...buildLines(event, clock.now(), terminal.width, colors),
		])
		terminal.draw(lines)
	}
	const say = ({ host }: Event, line: string): void => terminal.say(several ? `${host}: ${line}` : line)
	const drawEachSecond = (): void => {
		draw()
		clock.sleep(tick, ended.signal).then(drawEachSecond, () => undefined)
	}
	if (live) drawEachSecond()
	return {
		show: (event) => {
			const { host, outcome, change } = event
			if (outcome === undefined) running.set(host, event)
			else running.delete(host)
			if (live) draw()
			if (change?.kind === 'failed') for (const line of failureLines(change, colors)) say(event, line)
			if (outcome !== undefined) return // whoever shows us shows a card then
			const subject = subjectOf(event)
			if (live || subject === undefined || subject === told) return
			told = subject
			say(event, eventLine(event, clock.now()))
		},
		end: () => {
			ended.abort()
			terminal.draw([])
		},
	}
}

/** What a line is worth where it stays: a step or a package, not each of its phases. undefined: nothing new. */
function subjectOf({ host, message, progress }: Event): string | undefined {
	if (progress === undefined) return `${host} ${message}`
	return progress.package === null ? undefined : `${host} ${progress.root} ${progress.package}`
}

/** The step, how much of it is done (as a bar of `width` columns), and what is being worked on, as one line. */
export function eventLine({ step, message, progress }: Event, now: number, width = 24): string {
	if (!progress) return `${step.padEnd(8)} ${message}`
	const { done, total } = progress
	const left = timeLeft(progress, now)
	return `${step.padEnd(8)} ${bar(done, total, width)} ${done}/${total}  ${message}${left === '' ? '' : `  ${left}`}`
}
