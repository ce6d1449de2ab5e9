import { watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Bell } from '@altroot/shared/platform/bell'

/** Where a running emerge with FEATURES=observability listens (`portage.const.PORTAGE_RUN_PATH`). */
export const runDirectory = '/run/portage'

/** Switches Portage's stream on; one from before 3.0.82 does not know the word, and need not warn of it. */
export const observed = 'observability -unknown-features-warn'

/**
 * Hands on the lines of the observability socket of the emerge with the number `pid`, until `signal` is aborted. Where
 * there is no such socket (an older Portage, no right to the directory) it hands on none: the output has to do.
 */
export async function observe(
	directory: string,
	pid: number,
	onLine: (line: string) => void,
	signal: AbortSignal,
): Promise<void> {
	const path = join(directory, `emerge-${pid}.sock`)
	try {
		await mkdir(directory, { recursive: true }) // as emerge itself does, so that it can be watched before
		// Its status file is replaced in there every second: an attempt that came too early is made again.
		const changed = new Bell()
		watch(directory, { signal }, () => changed.ring()).on('error', () => {})
		for (;;) {
			await changed.heard(signal)
			await readLines(path, onLine, signal)
		}
	} catch {
		// EACCES, EROFS, or the signal: nothing more is to be had
	}
}

/** Until the other side ends it; at once where nobody listens. */
function readLines(path: string, onLine: (line: string) => void, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const socket = createConnection(path)
		const stop = (): void => void socket.destroy()
		signal.addEventListener('abort', stop, { once: true })
		createInterface({ input: socket })
			.on('line', onLine)
			.on('error', () => {}) // ENOENT, ECONNREFUSED: not there yet
		socket.on('close', () => {
			signal.removeEventListener('abort', stop)
			resolve()
		})
	})
}
