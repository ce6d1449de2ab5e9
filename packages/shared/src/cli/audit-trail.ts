import { readHistory } from '../ledger/history.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { shortRevision } from '../ledger/names.ts'
import { type BuildNote, readNote } from '../ledger/notes.ts'
import type { Terminal } from './terminal.ts'
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
}

/** The newest `count` revisions of a branch with their notes, newest first. */
export async function readAuditTrail(ledger: Ledger, ref: string, count: number): Promise<AuditEntry[]> {
	const entries = []
	for (const { revision, time, subject, changes } of await readHistory(ledger, ref, count)) {
		const generation = (await readNote(ledger, revision)) ?? null
		entries.push({ revision, time: new Date(time).toISOString(), subject, changes, generation })
	}
	return entries
}

/** The audit trail for people, in 80 columns: what changed, and below it what the build made of it. */
export function printAuditTrail(entries: readonly AuditEntry[], { colors }: Terminal): string[] {
	return entries.flatMap(({ revision, time, subject, changes, generation }) => [
		`${colors.yellow(shortRevision(revision))}  ${time.slice(0, 16).replace('T', ' ')}  ${colors.bold(subject)}`,
		...(changes.length > 1 ? firstFew(changes).map((change) => `            ${change}`) : []),
		`            ${generation ? resultLine(generation, colors) : colors.dim('not built')}`,
		...(generation?.failed ?? []).map((failed) => `            ${colors.red(`failed: ${failed}`)}`),
	])
}

/** A revision may have hundreds of changes; all of them are in `git log`. */
function firstFew(changes: readonly string[]): readonly string[] {
	const shown = 6
	return changes.length > shown ? [...changes.slice(0, shown), `and ${changes.length - shown} more`] : changes
}

function resultLine(note: BuildNote, colors: Terminal['colors']): string {
	const again = note.again === undefined ? '' : `, published again ${note.again}`
	const ended = `generation ${note.number}: ${printOutcome(note.outcome, colors)}${again}`
	if (note.outcome !== 'published' || note.packages === 0) return `${ended}: ${note.reason}`
	return `${ended}, ${count(note.packages, 'package')} in ${printDuration(note.duration * 1000)}`
}
