import { posix } from 'node:path'
import { realPath } from '@altroot/shared/portage/config-links'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import type { ReportLine } from './report.ts'

/** More than any configuration has: links to directories above them would make files without end. */
export const mostFiles = 20_000
const mostLinks = 1000

export interface PlainFiles {
	readonly tree: ConfigTree
	/** The links that have nothing in their place. */
	readonly report: readonly ReportLine[]
}

/**
 * The tree without symbolic links: what a link leads to stands in its place. Nothing stands for a link that leads out of
 * the tree (validateTree complains of it where Portage would read it): on the server it would lead to a file of the
 * server. `keep` names a link that is left as it is.
 */
export function withoutLinks(tree: ConfigTree, keep: string): PlainFiles {
	const plain = new Map<string, ConfigFile>()
	const report: ReportLine[] = []
	let links = 0
	/** The files that stand where a link is: one file, or those of the directory that it leads to. */
	const behind = (path: string): [string, ConfigFile][] => {
		const real = ++links > mostLinks ? undefined : realPath(tree, path)
		if (real === undefined) return []
		const file = tree.get(real)
		if (file) return [[path, file]]
		const inside = [...tree].filter(([inner]) => inner.startsWith(`${real}/`))
		return inside.flatMap(([inner, one]): [string, ConfigFile][] => {
			const there = posix.join(path, inner.slice(real.length))
			return one.mode === '120000' ? behind(there) : [[there, one]]
		})
	}
	for (const [path, file] of tree) {
		const found: [string, ConfigFile][] = file.mode === '120000' && path !== keep ? behind(path) : [[path, file]]
		if (found.length > 0 && plain.size + found.length <= mostFiles) for (const [to, one] of found) plain.set(to, one)
		else report.push({ name: undefined, path, line: 0, fate: 'laptop', why: 'a link to nothing that is recorded' })
	}
	return { tree: plain, report }
}
