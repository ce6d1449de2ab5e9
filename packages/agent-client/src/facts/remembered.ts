import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A question about a program that is asked again only when the program has become another file: installed, updated,
 * removed; or when there was no answer. An answer lasts for the life of the agent at most, in which the CPU stays the same.
 */
export function remembered<T>(
	program: string,
	searchPath: string,
	ask: () => Promise<T | null>,
): () => Promise<T | null> {
	let known: { readonly of: string; readonly answer: T } | undefined
	return async () => {
		const present = await identityOf(program, searchPath)
		if (known?.of === present) return known.answer
		const answer = await ask()
		known = answer === null ? undefined : { of: present, answer }
		return answer
	}
}

/** Where the program is that a search finds, and which file that is; empty where there is none. */
async function identityOf(program: string, searchPath: string): Promise<string> {
	for (const directory of searchPath.split(':')) {
		const path = join(directory, program)
		const found = await stat(path).catch(() => undefined)
		if (found?.isFile()) return `${path} ${found.dev}:${found.ino} ${found.mtimeMs}`
	}
	return ''
}
