import { realpath } from 'node:fs/promises'
import { basename, dirname, join, normalize } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import type { Refusal } from './command.ts'

export interface Confined {
	readonly kind: 'confined'
	/** Absolute, without a link in it but perhaps the last name, which rsync sends as the link that it is. */
	readonly path: string
	/** The directory that it lies in, without links: a generation's packages, or a tree. */
	readonly root: string
}

/**
 * Finds the one place that a requested path means below one of `roots`, following every link, and refuses it where that
 * lies elsewhere. A root may be a link that is flipped at any moment (the published packages): it is followed once, and
 * the answer stays in that generation. A trailing slash means the content of a directory, for rsync, and is kept.
 */
export async function confine(requested: string, roots: readonly string[]): Promise<Confined | Refusal> {
	const path = normalize(requested)
	const root = roots.find((candidate) => path === candidate || path.startsWith(`${candidate}/`))
	const outside: Refusal = { kind: 'refused', reason: `${requested} is outside ${roots.join(' and ')}` }
	if (root === undefined) return outside
	try {
		const realRoot = await realpath(root)
		const inner = path.slice(root.length)
		const wholeRoot = inner === '' || inner === '/'
		const asDirectory = inner.endsWith('/') || /\/\.$/.test(requested)
		if (wholeRoot && !asDirectory && basename(realRoot) !== basename(root)) {
			return { kind: 'refused', reason: `${requested} is a link: ask for ${root}/ with a slash at its end` }
		}
		const real = await (asDirectory || wholeRoot ? realpath(join(realRoot, inner)) : realParent(join(realRoot, inner)))
		if (real !== realRoot && !real.startsWith(`${realRoot}/`)) return outside
		return { kind: 'confined', path: asDirectory ? `${real}/` : real, root: realRoot }
	} catch (error) {
		if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'ENOTDIR')) throw error
		return { kind: 'refused', reason: `${requested}: no such file or directory` }
	}
}

/** Follows every link but the last name's. */
async function realParent(path: string): Promise<string> {
	return join(await realpath(dirname(path)), basename(path))
}
