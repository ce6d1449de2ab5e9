import { filesOf } from './config-files.ts'
import { realPath } from './config-links.ts'
import { shortPath } from './config-names.ts'
import type { ConfigTree } from './config-tree.ts'

/** A line for `package.use` or another of the package files, and why it is needed: one sentence. */
export interface AddedLine {
	/** `package.use`, or a file in it: which one it is, the tree that it is added to decides. */
	readonly file: string
	readonly line: string
	readonly reason: string
}

/** Our own file where the package file is a directory. Portage reads it late, so that its lines count. */
const ownName = 'zz-altroot'

/**
 * Where new lines go, by path: the file itself where `package.use` is one (or a link to one), else `package.use/zz-altroot`.
 * Lines that stand there or in another file of that place already are left out.
 */
export function linesToAdd(tree: ConfigTree, lines: readonly AddedLine[]): ReadonlyMap<string, readonly AddedLine[]> {
	const missing = lines.filter((added) => !hasLine(tree, added))
	return Map.groupBy(missing, ({ file }) => placeOf(tree, file))
}

/** True where a file that Portage reads has the very line. Another line may still undo it. */
export function hasLine(tree: ConfigTree, { file, line }: AddedLine): boolean {
	return filesOf(tree, placeFor(file)).files.some(({ text }) =>
		text.split(/\r\n|[\r\n]/).some((one) => plain(one) === plain(line)),
	)
}

/** The tree with all of the lines. */
export function withLines(tree: ConfigTree, lines: readonly AddedLine[]): ConfigTree {
	const files = new Map(tree)
	for (const [path, added] of linesToAdd(tree, lines)) {
		const before = tree.get(path)
		files.set(path, { mode: before?.mode ?? '100644', content: withLinesAtEnd(before?.content, added) })
	}
	return files
}

/** A file's content, byte for byte, and after it the lines, each below its reason. */
function withLinesAtEnd(content: Uint8Array | undefined, lines: readonly AddedLine[]): Uint8Array {
	const before = content ?? new Uint8Array()
	const newline = before.length > 0 && before.at(-1) !== 0x0a ? '\n' : ''
	return Buffer.concat([before, Buffer.from(newline + printAdded(lines))])
}

/** Each line below its reason, as a comment. */
export function printAdded(lines: readonly Pick<AddedLine, 'line' | 'reason'>[]): string {
	return lines.map(({ line, reason }) => `# ${reason.replace(/\s+/g, ' ')}\n${line}\n`).join('')
}

/** The same as a person calls it: `package.use`, or `package.use/zz-altroot`; a link by its own name. */
export function fileFor(tree: ConfigTree, file: string): string {
	const place = placeFor(file)
	return shortPath(tree.has(realPath(tree, place) ?? place) ? place : `${place}/${ownName}`)
}

function placeOf(tree: ConfigTree, file: string): string {
	const place = placeFor(file)
	const real = realPath(tree, place) ?? place
	return tree.has(real) ? real : `${real}/${ownName}`
}

/** `etc/portage/package.use` for `package.use/zz-altroot`. */
function placeFor(file: string): string {
	return `etc/portage/${file.split('/', 1)[0]}`
}

/** Words apart by one blank, without a comment. */
function plain(line: string): string {
	return line
		.replace(/(^|\s)#.*$/, '')
		.trim()
		.replace(/\s+/g, ' ')
}
