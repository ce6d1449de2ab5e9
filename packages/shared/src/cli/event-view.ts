import type { Event } from '../protocol/progress.ts'
import type { Terminal } from './terminal.ts'
import { printOutcome } from './words.ts'

/** Shows events as they come. */
export interface EventView {
	show(event: Event): void
	/** Leaves the cursor on a line of its own. */
	end(): void
}

const barWidth = 24

/**
 * On a window one line that is drawn over, with a bar; elsewhere a line for each event; with `--json` the events themselves.
 * `several`: each line says of which host it is.
 */
export function openEventView(terminal: Terminal, several = false): EventView {
	const { colors, live, width } = terminal
	let drawn = false
	let told: string | undefined
	const clear = (): void => {
		if (drawn) terminal.draw('\r\u001b[K')
		drawn = false
	}
	return {
		show: (event) => {
			if (terminal.json) return terminal.printJson(event)
			clear()
			const text =
				event.outcome === undefined ? eventLine(event) : `${printOutcome(event.outcome, colors)}: ${event.message}`
			const line = several ? `${event.host}: ${text}` : text
			if (event.outcome !== undefined) return terminal.say(line)
			if (!live) {
				const subject = subjectOf(event)
				if (subject === undefined || subject === told) return
				told = subject
				return terminal.say(line)
			}
			terminal.draw(line.slice(0, width - 1))
			drawn = true
		},
		end: clear,
	}
}

/** What a line is worth where it stays: a step or a package, not each of its phases. undefined: nothing new. */
function subjectOf({ host, message, progress }: Event): string | undefined {
	if (progress === undefined) return `${host} ${message}`
	return progress.package === null ? undefined : `${host} ${progress.root} ${progress.package}`
}

/** The step, how much of it is done (as a bar of `width` columns), and what is being worked on. */
export function eventLine({ step, message, progress }: Event, width = barWidth): string {
	if (!progress) return `${step.padEnd(8)} ${message}`
	const { done, total } = progress
	return `${step.padEnd(8)} ${bar(done, total, width)} ${done}/${total}  ${message}`
}

function bar(done: number, total: number, width: number): string {
	const filled = total === 0 ? 0 : Math.round((done / total) * width)
	return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}]`
}
