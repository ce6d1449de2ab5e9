import { readHistory } from '../ledger/history.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { shortRevision } from '../ledger/names.ts'
import { type BuildNote, readNote } from '../ledger/notes.ts'
import type { HostStatus } from '../protocol/host-status.ts'
import type { Terminal } from './terminal.ts'
import { clip, column, fold } from './width.ts'
import { count, printDuration, printOutcome } from './words.ts'

/** One revision beside what the build made of it: an element of `log --json`. */
export interface AuditEntry {
	readonly revision: string
	/** ISO 8601. */
	readonly time: string
	readonly subject: string
	readonly changes: readonly string[]
	/** null where nothing was built of it, or where the result is not here yet. */
	readonly generation: BuildNote | null
	/** The generation that is being built of it now, and how much of it is done; absent where none is, or nobody knows. */
	readonly building?: { readonly number: number; readonly done: number; readonly total: number }
}

/** The newest `count` revisions of a branch with their notes, newest first; `word`: what the server says of the host now. */
export async function readAuditTrail(
	ledger: Ledger,
	ref: string,
	count: number,
	word: Pick<HostStatus, 'generation' | 'progress'> | undefined,
): Promise<AuditEntry[]> {
	const entries = []
	const begun = word?.generation?.outcome === 'building' ? word.generation : undefined
	for (const { revision, time, subject, changes } of await readHistory(ledger, ref, count)) {
		const generation = (await readNote(ledger, revision)) ?? null
		const { done = 0, total = 0 } = word?.progress ?? {}
		const building = begun?.revision === revision ? { building: { number: begun.number, done, total } } : {}
		entries.push({ revision, time: new Date(time).toISOString(), subject, changes, generation, ...building })
	}
	return entries
}

/** Columns between which the two sides stand; on a window without room for both, they stand below each other. */
const sides = { least: 64, most: 120, gap: 2 }

/** Lines of one revision's changes and of its result: a revision may have hundreds, and all of them are in `git log`. */
const tallest = 7

/** The audit trail for people: what changed on the left, and beside it what the build made of it. */
export function printAuditTrail(entries: readonly AuditEntry[], terminal: Terminal): string[] {
	const width = Math.min(terminal.width, sides.most)
	const right = Math.max(34, Math.floor(width * 0.4))
	if (width < sides.least)
		return entries.flatMap((entry) => [...asked(entry, width, terminal), ...made(entry, width, terminal)])
	const left = width - right - sides.gap
	return entries.flatMap((entry) =>
		beside(asked(entry, left, terminal), made(entry, right, terminal), left + sides.gap),
	)
}

function beside(left: readonly string[], right: readonly string[], width: number): string[] {
	const height = Math.max(left.length, right.length)
	return Array.from({ length: height }, (_, at) => `${column(left[at] ?? '', width)}${right[at] ?? ''}`.trimEnd())
}

function asked({ revision, time, subject, changes }: AuditEntry, width: number, { colors }: Terminal): string[] {
	const indent = '  '
	const lines = (changes.length > 1 ? changes : [subject])
		.flatMap((change) => fold(change, width - indent.length))
		.map((line) => `${indent}${line}`)
	return [`${colors.yellow(shortRevision(revision))}  ${colors.dim(localTime(time))}`, ...cut(lines, `${indent}and`)]
}

function made({ generation, building }: AuditEntry, width: number, { colors }: Terminal): string[] {
	if (building !== undefined) {
		const { number, done, total } = building
		return [
			`generation ${number}: ${printOutcome('building', colors)}`,
			...(total === 0 ? [] : [`${done} of ${count(total, 'package')}`]),
		]
	}
	if (generation === null) return [colors.dim('not built')]
	const { number, outcome, reason, packages, duration, failed, again } = generation
	const built = outcome === 'published' && packages > 0
	const result = built ? `${count(packages, 'package')} in ${printDuration(duration * 1000)}` : reason
	return [
		`generation ${number}: ${printOutcome(outcome, colors)}`,
		...(again === undefined ? [] : [`published again ${again}`]),
		...cut([...fold(result, width), ...failed.map((line) => colors.red(clip(`failed: ${line}`, width)))], 'and'),
	]
}

function cut(lines: readonly string[], rest: string): readonly string[] {
	return lines.length > tallest ? [...lines.slice(0, tallest - 1), `${rest} ${lines.length - tallest + 1} more`] : lines
}

/** `2026-11-22 15:01`, by the clock on the wall. */
function localTime(iso: string): string {
	const date = new Date(iso)
	const two = (number: number): string => String(number).padStart(2, '0')
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
	return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
