import type { Diagnostic } from '../diagnostic.ts'
import { realPath } from './config-links.ts'
import { isSkippedDirectory, isSkippedFile, looksLeftOver } from './config-names.ts'
import type { ConfigFile, ConfigTree } from './config-tree.ts'

export { holdsPrivateKey, isLedgered } from './config-names.ts'

/** One file as text. `path` is the one by which Portage comes to it: for a symbolic link the link's own. */
export interface TextFile {
	readonly path: string
	readonly text: string
}

export interface TextFiles {
	readonly files: readonly TextFile[]
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * The files that Portage reads as one where `place` (`etc/portage/package.use`) is a file or a directory, in its order:
 * files and directories of one level sorted together by their bytes, links followed, names by its own rules skipped
 * (`portage.util._recursive_file_list`). No such place: no files. Findings are about the files as such, not their text.
 */
export function filesOf(tree: ConfigTree, place: string): TextFiles {
	const files: TextFile[] = []
	const diagnostics: Diagnostic[] = []
	for (const path of pathsOf(tree, place, diagnostics)) {
		const name = path.slice(path.lastIndexOf('/') + 1)
		if (path !== place && looksLeftOver(name)) diagnostics.push(leftOver(path, name))
		const { file, diagnostics: found } = textFile(tree.get(realPath(tree, path)!)!, path)
		files.push(file)
		diagnostics.push(...found)
	}
	return { files, diagnostics }
}

interface Decoded {
	readonly file: TextFile
	readonly diagnostics: readonly Diagnostic[]
}

/** What each file was decoded to last, so that what two trees have in common is decoded once, and is the same object. */
const decoded = new WeakMap<ConfigFile, Decoded>()

/** The text of one file, with findings about the file as such. */
export function textFile(from: ConfigFile, path: string): Decoded {
	const known = decoded.get(from)
	if (known?.file.path === path) return known
	const { text, diagnostics } = decode(from, path)
	const made = { file: { path, text }, diagnostics }
	decoded.set(from, made)
	return made
}

/** A file's text as Portage decodes it: UTF-8, with U+FFFD in place of what is not, which is a finding. */
export function decode(file: ConfigFile, path: string): { text: string; diagnostics: readonly Diagnostic[] } {
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.content)
	const before = text.indexOf('\ufffd')
	if (before < 0 || isUtf8(file.content)) return { text, diagnostics: [] }
	const line = text.slice(0, before).split(/\r\n|\n|\r/).length
	return {
		text,
		diagnostics: [
			{
				path,
				line,
				code: 'not-utf8',
				severity: 'warning',
				message: 'this is not UTF-8 text, so Portage reads other characters than were written',
				hint: 'save the file in UTF-8',
			},
		],
	}
}

function isUtf8(content: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(content)
		return true
	} catch {
		return false
	}
}

/** Depth first: what a directory holds stands where the directory's name sorts. */
function* pathsOf(
	tree: ConfigTree,
	path: string,
	diagnostics: Diagnostic[],
	above: readonly string[] = [],
): Generator<string> {
	const name = path.slice(path.lastIndexOf('/') + 1)
	const real = realPath(tree, path)
	if (real === undefined) {
		if (!isSkippedFile(name)) diagnostics.push(outside(path))
	} else if (tree.has(real)) {
		if (!isSkippedFile(name)) yield path
	} else if (!isSkippedDirectory(name) && !above.includes(real)) {
		for (const child of childrenOf(tree, real)) yield* pathsOf(tree, `${path}/${child}`, diagnostics, [...above, real])
	}
}

/** What is right below each directory, for those parts of each tree that were asked for. */
const directories = new WeakMap<ConfigTree, Map<string, ReadonlyMap<string, ReadonlySet<string>>>>()

/** The names right below a directory, each once, in the order of their bytes. */
function childrenOf(tree: ConfigTree, directory: string): string[] {
	const part = directory.split('/', 3).join('/')
	const parts = directories.get(tree) ?? new Map()
	directories.set(tree, parts)
	const known = parts.get(part) ?? directoriesOf(tree, part)
	parts.set(part, known)
	return inOrderOfBytes([...(known.get(directory) ?? [])])
}

/** JavaScript's own order is that of UTF-16, which is another one only where there are surrogates. */
function inOrderOfBytes(names: string[]): string[] {
	if (!names.some((name) => /[\ud800-\udfff]/.test(name))) return names.sort()
	return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** One pass over the tree for all directories of a part of it (`etc/portage/package.use`), not one for each. */
function directoriesOf(tree: ConfigTree, part: string): ReadonlyMap<string, ReadonlySet<string>> {
	const found = new Map<string, Set<string>>()
	for (const path of tree.keys()) {
		if (!path.startsWith(part)) continue
		for (let end = path.length, slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
			const directory = path.slice(0, slash)
			const name = path.slice(slash + 1, end)
			const names = found.get(directory)
			if (names?.has(name)) break
			if (names) names.add(name)
			else found.set(directory, new Set([name]))
			end = slash
		}
	}
	return found
}

function leftOver(path: string, name: string): Diagnostic {
	return {
		path,
		line: 0,
		code: 'left-over-file',
		severity: 'warning',
		message: `Portage reads ${name} like any other file of its directory`,
		hint: `remove it, or give it a name that ends in ~ or starts with a dot`,
	}
}

function outside(path: string): Diagnostic {
	return {
		path,
		line: 0,
		code: 'link-outside',
		severity: 'error',
		message: 'this symbolic link leads out of etc/portage or to nothing, so the build server cannot read it',
		hint: 'put the file itself here',
	}
}
