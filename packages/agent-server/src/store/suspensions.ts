import { readFileSync, watch } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { syncDirectory, writeWhole } from '@altroot/shared/platform/disk'

/** Since when a host is suspended, in milliseconds since the epoch; undefined where it is not. */
export function suspendedSince(directory: string, host: string): number | undefined {
	try {
		return Number(readFileSync(join(directory, host), 'utf8'))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}

/** Suspends a host until it is resumed, over restarts; one that is suspended stays so since when it was. */
export async function suspendHost(directory: string, host: string, now: number): Promise<number> {
	const since = suspendedSince(directory, host)
	if (since !== undefined) return since
	await writeWhole(join(directory, host), `${now}\n`, 0o640)
	return now
}

/** Lets a host go on; nothing where it is not suspended. */
export async function resumeHost(directory: string, host: string): Promise<void> {
	await mkdir(directory, { recursive: true })
	await rm(join(directory, host), { force: true })
	await syncDirectory(directory)
}

/** Calls `changed` when a host is suspended or resumed, until `signal` is aborted. */
export async function watchSuspensions(directory: string, changed: () => void, signal: AbortSignal): Promise<void> {
	await mkdir(directory, { recursive: true })
	watch(directory, { signal }, (_event, name) => {
		if (name !== null && !name.startsWith('.')) changed()
	})
}
