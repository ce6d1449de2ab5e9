import type { Format } from '@altroot/shared/portage/format'
import { diffStacks, stackWords } from '@altroot/shared/portage/word-stack'
import type { Prefer } from './conflict.ts'
import type { Region } from './lines.ts'

/**
 * A line of a file that is a set: what it is about, and the words that it gives to that. A line that says nothing (a
 * comment, a blank, one that Portage ignores) has no subject. A subject that stands alone has the word ``, so that it
 * can come and go like any other.
 */
interface SetLine {
	readonly raw: string
	readonly subject: string | undefined
	/** What stands before the words: the atom, or nothing where the member of a list is itself the word. */
	readonly head: string
	readonly words: readonly string[]
}

/**
 * What stands where both sides have changed the same lines of a set of atoms and flags: our lines with their changes
 * made to them, then what they have added, with its comments. Of two opposite changes the preferred side's counts.
 */
export function mergeSetLines(region: Region, format: Format, prefer: Prefer): string[] {
	const [base, ours, theirs] = [region.base, region.ours, region.theirs].map((lines) =>
		lines.map((line) => readLine(line, format)),
	) as [SetLine[], SetLine[], SetLine[]]
	const known = new Set([...region.base, ...region.ours])
	const removed = new Set(region.base.filter((line) => !region.theirs.includes(line)))
	const seen = new Set(ours.map(({ subject }) => subject))
	const merged = ours.flatMap((line, index) => {
		if (line.subject === undefined) return line.raw !== '' && removed.has(line.raw) ? [] : [line.raw]
		const isLast = !ours.slice(index + 1).some(({ subject }) => subject === line.subject)
		return changed(line, isLast, theirChange(line.subject, base, ours, theirs, prefer))
	})
	const added = theirs.flatMap((line, index) => {
		if (line.subject === undefined) return line.raw === '' || known.has(line.raw) ? [] : [line.raw]
		if (seen.has(line.subject)) return []
		if (!base.some(({ subject }) => subject === line.subject)) return [line.raw]
		const isLast = !theirs.slice(index + 1).some(({ subject }) => subject === line.subject)
		const { set } = theirChange(line.subject, base, ours, theirs, prefer)
		return isLast && set.length > 0 ? [print(line, set)] : []
	})
	return [...merged, ...added]
}

function readLine(raw: string, format: Format): SetLine {
	const [entry] = format.parse(raw, '').entries
	if (entry === undefined) return { raw, subject: undefined, head: '', words: [] }
	if ('member' in entry) {
		const member = String(entry.member)
		return { raw, subject: nameOf(member), head: '', words: [member] }
	}
	const { atom, words } = entry as unknown as { atom: { text: string }; words: readonly string[] }
	return { raw, subject: atom.text, head: atom.text, words: words.length === 0 ? [''] : words }
}

interface Change {
	readonly set: readonly string[]
	readonly dropped: ReadonlySet<string>
}

/** What they have changed about a subject. */
function theirChange(
	subject: string,
	base: readonly SetLine[],
	ours: readonly SetLine[],
	theirs: readonly SetLine[],
	prefer: Prefer,
): Change {
	const wordsIn = (lines: readonly SetLine[]) =>
		stackWords(
			lines.filter((line) => line.subject === subject).flatMap(({ words }) => words),
			false,
		)
	const [was, here, there] = [wordsIn(base), wordsIn(ours), wordsIn(theirs)]
	const { set, dropped } = diffStacks(was, there)
	const stays = (word: string): boolean => prefer === 'theirs' || here.get(nameOf(word)) === was.get(nameOf(word))
	return { set: set.filter(stays), dropped: new Set(dropped.filter(stays).map(nameOf)) }
}

function changed(line: SetLine, isLast: boolean, { set, dropped }: Change): string[] {
	const taken = new Set([...dropped, ...set.map(nameOf)])
	const kept = line.words.filter((word) => !taken.has(nameOf(word)) || set.includes(word))
	const missing = isLast ? set.filter((word) => !kept.includes(word)) : []
	if (missing.length === 0 && kept.length === line.words.length) return [line.raw]
	const words = [...missing.filter(clears), ...kept, ...missing.filter((word) => !clears(word))]
	return words.length === 0 ? [] : [print(line, words)]
}

/** `-*` and `python_targets_*` take back what stands before them, so they come first. */
function clears(word: string): boolean {
	return word.endsWith('*')
}

/** The line with other words, its indentation and comment kept. */
function print({ raw, head }: SetLine, words: readonly string[]): string {
	const indent = /^\s*/.exec(raw)![0]
	const comment = /\s#.*$/.exec(raw)?.[0] ?? ''
	return `${indent}${[head, ...words].filter((word) => word !== '').join(' ')}${comment}`
}

function nameOf(word: string): string {
	return word.replace(/^-/, '')
}
