import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import { defaultGrace, endProcesses } from '@altroot/shared/platform/end-group'
import { processEnvironment } from '@altroot/shared/platform/process-environment'
import { groupAndDescendants, type ProcessEntry, runningProcesses } from '@altroot/shared/platform/process-table'

/** What the build of one package is made of: its processes, and the directory that Portage builds it in. */
interface PackageProcesses {
	readonly entries: readonly ProcessEntry[]
	readonly directory: string | undefined
}

/**
 * The processes of an emerge that work on one package: Portage hands each of its phases the package's build directory,
 * `PORTAGE_TMPDIR/portage/CATEGORY/PF`, of which it allows only one builder at a time.
 */
function processesOf(emerge: number, cpv: string): PackageProcesses {
	const table = runningProcesses()
	const ofPackage = groupAndDescendants(emerge, table).flatMap((entry) => {
		const directory = processEnvironment(entry.pid)?.get('PORTAGE_BUILDDIR')
		return entry.pid !== emerge && directory?.endsWith(`/portage/${cpv}`) ? [{ entry, directory }] : []
	})
	return { entries: ofPackage.map(({ entry }) => entry), directory: ofPackage[0]?.directory }
}

/**
 * Ends the build of one package and nothing else: emerge takes that for a failure of the package, and with --keep-going
 * builds the rest. False where nothing of it runs.
 */
export async function endPackage(emerge: number, cpv: string, clock: Clock): Promise<boolean> {
	const { entries } = processesOf(emerge, cpv)
	await endProcesses(entries, clock, defaultGrace)
	return entries.length > 0
}

/** When the build of a package has last printed something, in milliseconds since the epoch; undefined where nothing runs. */
export async function lastPrinted(emerge: number, cpv: string): Promise<number | undefined> {
	const { directory } = processesOf(emerge, cpv)
	if (directory === undefined) return undefined
	const names = ['build.log', 'build.log.gz'] // the other with FEATURES=compress-build-logs
	const logs = await Promise.all(names.map((name) => stat(join(directory, 'temp', name)).catch(() => undefined)))
	return logs.find((log) => log !== undefined)?.mtimeMs
}
