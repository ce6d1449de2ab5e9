import { posix } from 'node:path'
import type { ConfigTree } from './config-tree.ts'

/** As Linux: more links than this in one path are a circle. */
const mostLinks = 40

/**
 * The path at which the file or directory really lies, with every symbolic link of the tree followed; undefined where a
 * link leads out of the tree, to nothing, or in a circle. An absolute target counts from the config root, which is `/`
 * on the laptop. A path that needs no link is returned as it is, whether there is something or not.
 */
export function realPath(tree: ConfigTree, path: string): string | undefined {
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
