import type { Atom } from './atom.ts'
import type { AtomChange, ConfigChange } from './config-change.ts'
import type { Entry } from './format.ts'
import { concerned } from './near-lines.ts'
import { diffStacks, stackWords, type WordStack } from './word-stack.ts'

/**
 * One line of a file that gives words to an atom. `words` are those that Portage takes, in its own form
 * (`video_cards_intel` for `VIDEO_CARDS: intel`), also where a finding complains of one.
 */
export interface PackageEntry extends Entry {
	readonly atom: Atom
	readonly words: readonly string[]
}

/** How the words of a file add up. */
export interface PackageMeaning {
	readonly kind: AtomChange['kind']
	readonly file: string
	/** `-x` takes `x` back; where not, words are names in a row. */
	readonly negates: boolean
	/** `*` admits everything, whatever was said before it. */
	readonly star: boolean
	/** An atom alone says something. */
	readonly bare: boolean
}

/** All lines of one atom: Portage puts their words together, and takes atoms for the same only by their text. */
interface Group {
	readonly atom: Atom
	readonly lines: readonly PackageEntry[]
	/** Made when it is asked for: most lines of two states are the same, and not looked into. */
	readonly stack: () => WordStack
}

/** What each atom has gained and lost, then whether lines that can meet stand in another order. */
export function diffPackageLines(
	meaning: PackageMeaning,
	before: readonly PackageEntry[],
	after: readonly PackageEntry[],
): readonly ConfigChange[] {
	const [linesBefore, linesAfter] = concerned(before, after, whatLineMeets)
	const old = groupByAtom(linesBefore, meaning)
	const now = groupByAtom(linesAfter, meaning)
	const atoms = [...new Set([...now.keys(), ...old.keys()])].filter((atom) => !sameLines(old.get(atom), now.get(atom)))
	const changes = atoms.flatMap((atom) => diffGroups(meaning, old.get(atom), now.get(atom)))
	const moved = firstMoved(meaning, old, now)
	if (!moved) return changes
	return [...changes, { kind: 'order', file: meaning.file, path: moved.path, line: moved.line }]
}

/** The same for all atoms among which the order can count. */
function whatMeets({ wildcard, cp }: Atom): string {
	return wildcard ? '*' : cp
}

/** The same for all lines of such atoms, and so for all of one atom. */
export function whatLineMeets({ atom }: PackageEntry): string {
	return whatMeets(atom)
}

function groupByAtom(lines: readonly PackageEntry[], { negates, star }: PackageMeaning): ReadonlyMap<string, Group> {
	const byAtom = Map.groupBy(lines, ({ atom }) => atom.text)
	return new Map(
		[...byAtom].map(([text, own]) => {
			const stack = (): WordStack => {
				const words = own.flatMap((line) => line.words)
				return negates ? stackWords(words, star) : new Map(words.map((word) => [word, word]))
			}
			return [text, { atom: own[0]!.atom, lines: own, stack }]
		}),
	)
}

/** The very same lines of the same files. */
function sameLines(before: Pick<Group, 'lines'> | undefined, after: Pick<Group, 'lines'> | undefined): boolean {
	const [old = [], now = []] = [before?.lines, after?.lines]
	return old.length === now.length && old.every((line, index) => line === now[index])
}

function diffGroups({ kind, file, bare }: PackageMeaning, before?: Group, after?: Group): AtomChange[] {
	const { set, dropped } = diffStacks(before?.stack() ?? new Map(), after?.stack() ?? new Map())
	const appeared = bare && Boolean(before) !== Boolean(after)
	if (set.length + dropped.length === 0 && !appeared) return []
	const { atom, lines } = (after ?? before)!
	const { path, line } = lines.findLast(({ words }) => words.some((word) => set.includes(word))) ?? lines.at(-1)!
	return [{ kind, file, atom: atom.text, present: after !== undefined, set, dropped, path, line }]
}

/**
 * The first line that has changed places with one that it can meet. Among atoms of one package that are equally
 * specific, and among wildcards, the order counts (`_config.helper.ordered_by_atom_specificity`); and so it does among
 * names in a row. Words that negate have no order any more once they are stacked.
 */
function firstMoved(
	{ negates }: PackageMeaning,
	before: ReadonlyMap<string, Group>,
	after: ReadonlyMap<string, Group>,
): PackageEntry | undefined {
	if (negates && [...before.keys()].join() === [...after.keys()].join()) return undefined
	const ranks = new Map([...before.keys()].map((text, rank) => [text, rank]))
	const reached = new Map<string, number>()
	for (const [text, { atom, lines, stack }] of after) {
		const old = before.get(text)
		if (!old) continue
		const meets = whatMeets(atom)
		const rank = ranks.get(text)!
		if (rank < (reached.get(meets) ?? -1)) return lines[0]
		if (!negates && !sameLines(old, { lines }) && !sameOrder(old.stack(), stack())) return lines[0]
		reached.set(meets, rank)
	}
	return undefined
}

function sameOrder(before: WordStack, after: WordStack): boolean {
	const stayed = [...after.keys()].filter((name) => before.has(name))
	return [...before.keys()].filter((name) => after.has(name)).every((name, index) => stayed[index] === name)
}
