import { type Diagnostic, finding } from '../diagnostic.ts'
import { type Atom, type AtomRules, isAtom, parseAtom, printAtom } from './atom.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Format } from './format.ts'
import { diffPackageLines, type PackageEntry, type PackageMeaning } from './package-meaning.ts'
import { undoneWords } from './package-undone.ts'
import { type WordLine, wordLines } from './word-lines.ts'

/** What sets one of these files apart from the others. */
export interface PackageFile extends PackageMeaning {
	readonly atoms: AtomRules
	/** Whether an atom may have flags in brackets (`allow_use`). */
	readonly use: boolean
	/** The words behind the atom as Portage takes them, and what is wrong with them. */
	readonly read: (line: WordLine) => { words: readonly string[]; diagnostics: readonly Diagnostic[] }
	/** What the rest of the tree shows to be wrong. */
	readonly validate?: (entries: readonly PackageEntry[], tree: ConfigTree) => readonly Diagnostic[]
}

/** The format of a file whose lines are `ATOM WORD…` (`portage.util.grabdict_package`). */
export function packageLines(file: PackageFile): Format<PackageEntry> {
	return {
		parse(text, path) {
			const diagnostics: Diagnostic[] = []
			const entries = wordLines(text, path).flatMap((line) => {
				const atom = readAtom(line, file, diagnostics)
				const { words, diagnostics: found } = file.read(line)
				diagnostics.push(...found)
				return atom ? [{ path, line: line.line, text: line.text, atom, words }] : []
			})
			return { entries, diagnostics }
		},
		print: (entries) => entries.map(({ atom, words }) => `${[printAtom(atom), ...words].join(' ')}\n`).join(''),
		validate: (entries, tree, near) => [
			...(file.negates ? undoneWords(entries, near) : []),
			...(file.validate?.(entries, tree) ?? []),
		],
		diff: (before, after) => diffPackageLines(file, before, after),
	}
}

function readAtom(line: WordLine, { file, atoms, use }: PackageFile, diagnostics: Diagnostic[]): Atom | undefined {
	const atom = parseAtom(line.words[0], atoms)
	if (!isAtom(atom)) {
		diagnostics.push(finding('error', line, 'atom-invalid', atom.fault, atom.hint))
		return undefined
	}
	if (atom.use && !use) {
		const bare = printAtom({ ...atom, use: undefined })
		const message = `an atom in ${file} may not have flags in brackets, so Portage ignores "${atom.text}"`
		diagnostics.push(finding('error', line, 'atom-use', message, `write ${bare}`))
		return undefined
	}
	if (atom.blocker !== '') {
		const message = `the ${atom.blocker} of "${atom.text}" means nothing in ${file}`
		diagnostics.push(finding('warning', line, 'atom-blocker', message, `write ${printAtom({ ...atom, blocker: '' })}`))
	}
	return atom
}
