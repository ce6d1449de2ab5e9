import { type Atom, isAtom, parseAtom, printAtom } from './atom.ts'

/** Atoms of which one is enough. Most dependencies have no choice: a list of one. */
export type Alternatives = readonly Atom[]

/**
 * The atoms that a dependency string asks for with these flags of the package (PMS 8.2). Blockers are left out, and so
 * are USE dependencies that follow the package's own flags (`[nls?]`): they cannot be asked for from outside.
 * Never throws: what is no atom is left out.
 */
export function dependencyAtoms(text: string, use: ReadonlySet<string>): readonly Alternatives[] {
	const words = text.split(/\s+/).filter(Boolean)
	return readAll(words, use)
}

/** Reads up to the closing parenthesis of the group that `words` stands in, and takes what it reads away from them. */
function readAll(words: string[], use: ReadonlySet<string>): readonly Alternatives[] {
	const found: Alternatives[] = []
	for (let word = words.shift(); word !== undefined && word !== ')'; word = words.shift()) {
		if (word === '(') found.push(...readAll(words, use))
		else if (word === '||') found.push(anyOf(readGroup(words, use)))
		else if (word.endsWith('?'))
			found.push(...(holds(word.slice(0, -1), use) ? readGroup(words, use) : skip(words, use)))
		else found.push(...readAtom(word))
	}
	return found.filter(({ length }) => length > 0)
}

function readGroup(words: string[], use: ReadonlySet<string>): readonly Alternatives[] {
	return words.shift() === '(' ? readAll(words, use) : []
}

function skip(words: string[], use: ReadonlySet<string>): readonly Alternatives[] {
	readGroup(words, use)
	return []
}

/** A group inside `||` is not kept together: each of its atoms counts as a choice of its own. */
function anyOf(choices: readonly Alternatives[]): Alternatives {
	return choices.flatMap(([first]) => first ?? [])
}

function holds(condition: string, use: ReadonlySet<string>): boolean {
	return condition.startsWith('!') ? !use.has(condition.slice(1)) : use.has(condition)
}

function readAtom(word: string): readonly Alternatives[] {
	const atom = parseAtom(word, { repo: true })
	return isAtom(atom) && atom.blocker === '' ? [[withoutConditions(atom)]] : []
}

/** As it can be handed to emerge: without `:=`, without USE dependencies on the flags of another. */
function withoutConditions(atom: Atom): Atom {
	const use = atom.use?.filter((part) => !/[?=]$/.test(part))
	const plain = { ...atom, slotOperator: undefined, use: use && use.length > 0 ? use : undefined }
	return { ...plain, text: printAtom(plain) }
}
