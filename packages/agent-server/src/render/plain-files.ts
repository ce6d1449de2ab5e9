import { posix } from 'node:path'
import { realPath } from '@altroot/shared/portage/config-links'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

/** More than any configuration has: links that lead to directories above them would make files without end. */
const most = 20_000

/**
 * The tree without symbolic links: what a link leads to stands in its place. A link that leads out of the tree is left
 * out (validateTree complains of it where Portage would read it): on the server it would lead to a file of the server.
 * `keep` names a link that is left as it is.
 */
export function withoutLinks(tree: ConfigTree, keep: string): ConfigTree {
	const plain = new Map<string, ConfigFile>()
	for (const [path, file] of tree) {
		if (file.mode !== '120000' || path === keep) plain.set(path, file)
		else for (const [inner, found] of behind(tree, path)) if (plain.size < most) plain.set(inner, found)
	}
	return plain
}

/** The files that stand where a link is: one file, or those of the directory that it leads to. */
function behind(tree: ConfigTree, path: string, depth = 0): [string, ConfigFile][] {
	const real = realPath(tree, path)
	if (real === undefined || depth > 8) return []
	const file = tree.get(real)
	if (file) return [[path, file]]
	return [...tree.keys()]
		.filter((inner) => inner.startsWith(`${real}/`))
		.flatMap((inner) => behind(tree, posix.join(path, inner.slice(real.length)), depth + 1))
}
