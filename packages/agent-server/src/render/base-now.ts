import { type Stats, statSync } from 'node:fs'
import { readBase } from './base.ts'
import type { BaseSettings } from './input.ts'

/** Milliseconds: the clock of a file system may stand still for one tick of the kernel's. */
const tick = 20

interface Known {
	readonly base: BaseSettings
	/** What the system said of each path at which it was looked, before it was read. */
	readonly stamps: ReadonlyMap<string, string>
	/** Whether none had changed just then: such a file may change once more and look the same. */
	readonly isSettled: () => boolean
}

const known = new Map<string, Known>()

/**
 * The build host's own configuration as it is at `now` (milliseconds since the epoch), as `readBase` reads it: the same
 * object as before where none of the files has changed, been removed or come.
 */
export async function baseAt(etcPortage: string, now: number): Promise<BaseSettings> {
	const last = known.get(etcPortage)
	if (last?.isSettled() && [...last.stamps].every(([path, stamp]) => stampOf(path).text === stamp)) return last.base
	const stamps = new Map<string, string>()
	let newest = Number.NEGATIVE_INFINITY
	const base = await readBase(etcPortage, undefined, (path) => {
		const { text, changed } = stampOf(path)
		stamps.set(path, text)
		newest = Math.max(newest, changed)
	})
	known.set(etcPortage, { base, stamps, isSettled: () => newest < now - tick })
	return base
}

function stampOf(path: string): { readonly text: string; readonly changed: number } {
	const status = statusIfAny(path)
	if (status === undefined) return { text: '', changed: Number.NEGATIVE_INFINITY }
	const { dev, ino, size, mtimeMs, ctimeMs } = status
	return { text: `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`, changed: Math.max(mtimeMs, ctimeMs) }
}

/** Nothing also where something stands in the way: reading what cannot be looked at says what is wrong. */
function statusIfAny(path: string): Stats | undefined {
	try {
		return statSync(path, { throwIfNoEntry: false })
	} catch {
		return undefined
	}
}
