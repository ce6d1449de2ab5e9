import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { type HostStatus, parseHostStatus } from '@altroot/shared/protocol/host-status'

/** Only the builder and, by the directory's group, the gate read it: it says what a laptop has installed. */
const statusMode = 0o640

/** Replaces what the gate tells a host; where it says so already nothing is written, and nobody is told again. */
export async function writeStatus(directory: string, status: HostStatus): Promise<void> {
	const path = statusPath(directory, status.host)
	const text = `${JSON.stringify(status)}\n`
	if ((await readTextIfAny(path)) !== text) await writeWhole(path, text, statusMode)
}

/** What the server last said of a host; undefined before its first status, and after an upgrade until its next one. */
export function readStatus(directory: string, host: string): HostStatus | undefined {
	try {
		return parseHostStatus(readFileSync(statusPath(directory, host), 'utf8'))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}

export function statusPath(directory: string, host: string): string {
	return join(directory, `${host}.json`)
}
