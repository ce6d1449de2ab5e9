import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Counts the bytes that removals free: those of a file count with the last of its hard links. */
export interface Space {
	/** What the removal of a file or directory frees, after those that were asked about before it. */
	freedBy(path: string): Promise<number>
}

export function countSpace(): Space {
	const links = new Map<string, number>()
	async function freedBy(path: string): Promise<number> {
		const status = await lstat(path)
		if (status.isDirectory()) {
			let sum = 0
			for (const name of await readdir(path)) sum += await freedBy(join(path, name))
			return sum
		}
		const file = `${status.dev}:${status.ino}`
		const left = (links.get(file) ?? status.nlink) - 1
		links.set(file, left)
		return left === 0 ? status.blocks * 512 : 0
	}
	return { freedBy }
}
