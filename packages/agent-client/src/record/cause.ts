import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import type { Clock } from '@altroot/shared/platform/clock'
import { newestRun } from '@altroot/shared/portage/merge-progress/emerge-run'

/** Milliseconds: emerge logs `Updating world file` as it writes the world, and settling takes less. */
const recent = 30_000

/** Bytes from the end of the log in which a run's beginning is looked for. */
const tail = 256 * 1024

/** Characters that a trailer may have: whole worlds have been typed as arguments. */
const longest = 500

/** The files that emerge itself changes, without being asked to change settings. */
const written = /^var\/lib\/portage\/world(?:_sets)?$/

/**
 * The trailer that names the emerge command behind a change of the world, by Portage's own log (facts §7: /var/log, also
 * with a ROOT); undefined for a change that no run which has just written to its log can have made.
 */
export async function causeOf(
	changed: Iterable<string>,
	configRoot: string,
	clock: Clock,
): Promise<string | undefined> {
	if (![...changed].some((path) => written.test(path))) return undefined
	const command = newestRun(await readRecent(join(configRoot, 'var/log/emerge.log'), clock))
	return command && `Altroot-Command: ${command.replace(/\p{Cc}/gu, ' ').slice(0, longest)}`
}

async function readRecent(path: string, clock: Clock): Promise<string> {
	try {
		await using file = await open(path)
		const { size, mtimeMs } = await file.stat()
		if (clock.now() - mtimeMs > recent) return ''
		const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, tail)), {
			position: Math.max(0, size - tail),
		})
		return buffer.toString('utf8', 0, bytesRead)
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR') || hasErrno(error, 'EACCES')) return ''
		throw error
	}
}
