import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { branchOf } from '@altroot/shared/ledger/names'
import { makeDirectory } from '@altroot/shared/platform/disk'

/**
 * Calls `moved` with the host whose branch a push has moved, until `signal` is aborted. git renames `NAME.lock` over the
 * ref, so it is the directory that is watched. Resolves once the watch is in place.
 */
export async function watchHeads(gitdir: string, moved: (host: string) => void, signal: AbortSignal): Promise<void> {
	const directory = join(gitdir, dirname(branchOf('any')))
	await makeDirectory(directory)
	watch(directory, { signal }, (_event, name) => {
		if (name !== null && !name.endsWith('.lock')) moved(name)
	})
}
