import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Lock, tryLock } from '@altroot/shared/platform/lock'

/**
 * Who is connected, for those who ask another process than the gate: it holds a lock for each host that has a connection
 * open, and the kernel lets go of it when the gate dies (docs/decisions/kernel-lock.md).
 */
export class Connected {
	readonly #directory: string
	readonly #open = new Map<string, { count: number; readonly held: Lock | undefined }>()

	constructor(directory: string) {
		this.#directory = directory
	}

	/** A connection of the host has begun; what is returned is to be called when it has ended. */
	begin(host: string): () => void {
		const known = this.#open.get(host) ?? { count: 0, held: this.#hold(host) }
		known.count++
		this.#open.set(host, known)
		return () => {
			if (--known.count > 0) return
			this.#open.delete(host)
			known.held?.release()
		}
	}

	/** undefined where another gate holds it, or where `init` has not made the directory yet. */
	#hold(host: string): Lock | undefined {
		return existsSync(this.#directory) ? tryLock(join(this.#directory, host)) : undefined
	}
}

/** True while a gate holds a connection of the host. */
export function isConnected(directory: string, host: string): boolean {
	const path = join(directory, host)
	if (!existsSync(path)) return false
	const free = tryLock(path)
	free?.release()
	return free === undefined
}
