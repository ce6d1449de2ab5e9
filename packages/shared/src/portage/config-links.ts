import { posix } from 'node:path'
import type { ConfigTree } from './config-tree.ts'

/** As Linux: more links than this in one path are a circle. */
const mostLinks = 40

const links = new WeakMap<ConfigTree, readonly string[]>()

/** The symbolic links of a tree. */
export function linksOf(tree: ConfigTree): readonly string[] {
	const known = links.get(tree)
	if (known) return known
	const found: string[] = []
	for (const [path, { mode }] of tree) if (mode === '120000') found.push(path)
	links.set(tree, found)
	return found
}

/** Spares `linksOf` the pass over a tree that was made of another one without adding a link or taking one away. */
export function noteSameLinks(before: ConfigTree, after: ConfigTree): void {
	const known = links.get(before)
	if (known) links.set(after, known)
}

/** Whether one of these paths is `place`, or lies below it or above it. */
export function concerns(paths: readonly string[], place: string): boolean {
	return paths.some((path) => path === place || path.startsWith(`${place}/`) || place.startsWith(`${path}/`))
}

/**
 * The path at which the file or directory really lies, with every symbolic link of the tree followed; undefined where a
 * link leads out of the tree, to nothing, or in a circle. An absolute target counts from the config root, which is `/`
 * on the laptop. A path that needs no link is returned as it is, whether there is something or not.
 */
export function realPath(tree: ConfigTree, path: string): string | undefined {
	if (!linksOf(tree).some((link) => path === link || path.startsWith(`${link}/`))) return path
	let rest = path.split('/')
	let done: string[] = []
	let links = 0
	while (rest.length > 0) {
		done.push(rest.shift()!)
		const file = tree.get(done.join('/'))
		if (file?.mode !== '120000') continue
		if (++links > mostLinks) return undefined
		const target = new TextDecoder().decode(file.content)
		const base = target.startsWith('/') ? '' : done.slice(0, -1).join('/')
		const joined = posix.join('/', base, target, ...rest)
		// Above the root there is nothing: `/..` is `/`.
		rest = joined.split('/').filter(Boolean)
		done = []
	}
	const found = done.join('/')
	return links === 0 || exists(tree, found) ? found : undefined
}

function exists(tree: ConfigTree, path: string): boolean {
	if (tree.has(path)) return true
	for (const other of tree.keys()) if (other.startsWith(`${path}/`)) return true
	return false
}
