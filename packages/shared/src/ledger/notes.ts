import git from 'isomorphic-git'
import { AgentError } from '../errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Generation } from '../protocol/generation.ts'
import { verdictSentence } from '../protocol/verdict.ts'
import { type Ledger, resolve } from './ledger.ts'
import { notesRef, shortRevision } from './names.ts'
import { moveRef } from './refs.ts'

/** What a note says of a built revision: its `Key: value` lines (docs/contract.md, "Ledger"). */
export interface BuildNote {
	/** The generation's, counted per host. */
	readonly number: number
	readonly outcome: string
	readonly reason: string
	readonly packages: number
	/** Bytes of those; absent where there are none. */
	readonly size?: number | undefined
	/** `cat/pkg-1 compile`, one a failed package. */
	readonly failed: readonly string[]
	/** Seconds. */
	readonly duration: number
	/** `name state` of each tree. */
	readonly trees: readonly string[]
	/** That it was published once more, when, and instead of which generation; undefined where it never was. */
	readonly again?: string | undefined
	/** Whether the laptop takes the packages, in one sentence; undefined until it has said so. */
	readonly verdict?: string | undefined
}

/** The note of a generation that has ended. */
export function noteOf(generation: Generation): BuildNote {
	const { again } = generation
	return {
		number: generation.number,
		outcome: generation.outcome,
		reason: generation.reason.replace(/\s*\n\s*/g, ' '),
		packages: generation.packages,
		...(generation.size === undefined ? {} : { size: generation.size }),
		failed: generation.failed.map((failed) => `${failed.package} ${failed.phase}`),
		duration: Math.round(((generation.ended ?? generation.started) - generation.started) / 1000),
		trees: Object.entries(generation.trees).map(([name, state]) => `${name} ${state}`),
		...(again ? { again: `${new Date(again.time).toISOString()} instead of generation ${again.insteadOf}` } : {}),
		...(generation.verdict ? { verdict: `the laptop ${verdictSentence(generation.verdict)}` } : {}),
	}
}

function printNote(note: BuildNote): string {
	const lines: [string, string | number][] = [
		['Generation', note.number],
		['Outcome', note.outcome],
		['Reason', note.reason],
		['Packages', note.packages],
		...(note.size === undefined ? [] : [['Size', note.size] satisfies [string, number]]),
		...note.failed.map((failed): [string, string] => ['Failed', failed]),
		['Duration', `${note.duration}s`],
		...note.trees.map((tree): [string, string] => ['Tree', tree]),
		...(note.again === undefined ? [] : [['Published-Again', note.again] satisfies [string, string]]),
		...(note.verdict === undefined ? [] : [['Verdict', note.verdict] satisfies [string, string]]),
	]
	return `${lines.map(([key, value]) => `${key}: ${value}`).join('\n')}\n`
}

/** Reads a note; unknown keys are passed over, so that a newer server's notes stay readable. */
export function parseNote(text: string): BuildNote {
	const values = (key: string): string[] =>
		text.split('\n').flatMap((line) => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2)] : []))
	return {
		number: Number(values('Generation')[0] ?? 0),
		outcome: values('Outcome')[0] ?? '',
		reason: values('Reason')[0] ?? '',
		packages: Number(values('Packages')[0] ?? 0),
		...(values('Size')[0] === undefined ? {} : { size: Number(values('Size')[0]) }),
		failed: values('Failed'),
		duration: Number.parseInt(values('Duration')[0] ?? '0', 10),
		trees: values('Tree'),
		...(values('Published-Again')[0] === undefined ? {} : { again: values('Published-Again')[0] }),
		...(values('Verdict')[0] === undefined ? {} : { verdict: values('Verdict')[0] }),
	}
}

/** The note on a revision, or undefined where nothing was built of it. */
export async function readNote(ledger: Ledger, revision: string): Promise<BuildNote | undefined> {
	if ((await resolve(ledger, notesRef)) === undefined) return undefined
	try {
		return parseNote(new TextDecoder().decode(await git.readNote({ ...ledger, ref: notesRef, oid: revision })))
	} catch (error) {
		if (error instanceof git.Errors.NotFoundError) return undefined
		throw error
	}
}

/**
 * Puts a note on a revision in place of an earlier one, as `git notes add --force` does, with a message that says which
 * generation it is about. A repeat after a crash writes the same note again.
 */
export async function writeNote(ledger: Ledger, revision: string, note: BuildNote, clock: Clock): Promise<void> {
	const before = await resolve(ledger, notesRef)
	const others = before === undefined ? [] : (await git.readTree({ ...ledger, oid: before })).tree
	const oid = await git.writeBlob({ ...ledger, blob: new TextEncoder().encode(printNote(note)) })
	const entry = { mode: '100644', path: revision, oid, type: 'blob' } as const
	const tree = await git.writeTree({ ...ledger, tree: [...others.filter(({ path }) => path !== revision), entry] })
	const what = note.again === undefined ? note.outcome : `published again ${note.again}`
	const message = `generation ${note.number} of ${shortRevision(revision)}: ${what}\n`
	const timestamp = Math.floor(clock.now() / 1000)
	const person = { name: 'altroot-server', email: 'altroot@server', timestamp, timezoneOffset: 0 }
	const commit = { tree, parent: before === undefined ? [] : [before], author: person, committer: person, message }
	const next = await git.writeCommit({ ...ledger, commit })
	if (await moveRef(ledger, notesRef, before, next, clock)) return
	throw new AgentError('notes-moved', `${notesRef} was moved by another program`, { disposition: 'retry' })
}
