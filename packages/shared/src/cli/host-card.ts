import { type Diagnostic, printDiagnostic } from '../diagnostic.ts'
import type { Generation } from '../protocol/generation.ts'
import type { HostStatus } from '../protocol/host-status.ts'
import { bar, timeLeft } from './build-view.ts'
import { firstParts, layOut, type Part } from './card.ts'
import { type NextStep, nextParts, stepsOnLaptop, stepsOnServer } from './next-step.ts'
import type { Terminal } from './terminal.ts'
import { verdictParts } from './verdict.ts'
import { count, printDuration, printOutcome } from './words.ts'

/** What one host's card shows: 24 lines of 80 columns at most. */
export interface HostCard {
	/** The newest revision of the host, and where it is: `pushed`. Absent before the first. */
	readonly asked?: { readonly revision: string; readonly subject: string; readonly carried: string } | undefined
	/** What is not recorded yet, and until when. */
	readonly waits?: string | undefined
	readonly diagnostics: readonly Diagnostic[]
	/** What the server says; undefined where it never said anything. */
	readonly server: HostStatus | undefined
	/** Why the server's word is not from now. */
	readonly trouble?: string | undefined
	readonly next: readonly NextStep[]
}

/** A host at a glance: what it asked for, what the server made of it, what a person has to do next. */
export function printHostCard(
	{ asked, waits, diagnostics, server, trouble, next }: HostCard,
	now: number,
	terminal: Terminal,
): string[] {
	const { colors } = terminal
	const parts: Part[] = [
		...(asked === undefined
			? [{ heading: 'asked', text: 'nothing yet' }]
			: [{ heading: 'asked', text: `${colors.yellow(asked.revision)} (${asked.carried}) ${asked.subject}`, most: 1 }]),
		...(waits === undefined ? [] : [{ heading: 'waits', text: waits, most: 2 }]),
		...firstParts(
			diagnostics.map((found) => ({ heading: 'look at', text: printDiagnostic(found), most: 2, paint: colors.red })),
			1,
			(more) => `and ${count(more, 'more finding')}: altroot-client status --json`,
		),
		...(trouble === undefined
			? []
			: [{ heading: 'server', text: `${trouble}${server ? '; before that it said:' : ''}`, paint: colors.yellow }]),
		...(server === undefined ? [] : madeParts(server, diagnostics, now, colors)),
		...nextParts(next, colors),
	]
	return layOut(parts, terminal)
}

/** What the server made of it, and what it lacks: below what a verb has said of its own. */
export function printServerCard(server: HostStatus, now: number, terminal: Terminal): string[] {
	const next = [...stepsOnLaptop(server, server.proposals), ...stepsOnServer(server)]
	return layOut([...madeParts(server, [], now, terminal.colors), ...nextParts(next, terminal.colors)], terminal)
}

function madeParts(
	{ step, progress, generation, published }: HostStatus,
	diagnostics: readonly Diagnostic[],
	now: number,
	colors: Terminal['colors'],
): Part[] {
	if (generation === null) return [{ heading: 'made', text: 'the server has built nothing for this host yet' }]
	const { number, outcome, reason, started, ended } = generation
	const built = outcome === 'published' || outcome === 'failed'
	const took = ended === null || !built ? '' : ` in ${printDuration(ended - started)}`
	const back = published?.insteadOf ? `, brought back in place of generation ${published.insteadOf}` : ''
	const ready =
		published === null ? 'no packages are published yet' : `packages of generation ${published.generation}${back}`
	return [
		{ heading: 'made', text: `generation ${number}: ${printOutcome(outcome, colors)}${took}` },
		...(reason === '' || isEcho(reason, diagnostics) ? [] : [{ heading: '', text: reason, most: 5 }]),
		...failedParts(generation, colors),
		...(step === null ? [] : [{ heading: 'now', text: nowText(step, progress, now) }]),
		{ heading: 'ready', text: ready },
		...(published?.verdict ? verdictParts(published.verdict, colors) : []),
	]
}

/** The server's reason is often a line that was shown as the laptop's own: once is enough. */
function isEcho(reason: string, diagnostics: readonly Diagnostic[]): boolean {
	return diagnostics.some((found) => reason.startsWith(printDiagnostic(found)))
}

function nowText(step: string, progress: HostStatus['progress'], now: number): string {
	if (progress === null) return step
	const { done, total, package: name, phase } = progress
	const working = name === null ? '' : `  ${name} ${phase ?? ''}`.trimEnd()
	return `${step} ${bar(done, total, 12)} ${done}/${total}${working}  ${timeLeft(progress, now)}`.trimEnd()
}

function failedParts({ failed }: Generation, colors: Terminal['colors']): Part[] {
	const [first] = failed
	if (first === undefined) return []
	const { package: name, phase, reason, remedy, log, tail } = first
	return [
		{ heading: 'failed', text: `${name} in ${phase}: ${reason}`, most: 2, paint: colors.red },
		...(remedy === undefined ? [] : [{ heading: '', text: `→ ${remedy}`, most: 3 }]),
		...tail.slice(-3).map((line) => ({ heading: '', text: `| ${line}`, paint: colors.dim, spare: true })),
		{ heading: '', text: `whole log on the server: ${log}`, most: 2 },
		...(failed.length > 1
			? [{ heading: '', text: `and ${count(failed.length - 1, 'more package')}: ${names(failed.slice(1))}` }]
			: []),
	]
}

function names(failed: Generation['failed']): string {
	return failed.map(({ package: name }) => name).join(', ')
}
