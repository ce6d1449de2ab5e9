import { watch } from 'node:fs'
import { join } from 'node:path'
import { previewRefs } from '@altroot/shared/ledger/names'
import { makeDirectory } from '@altroot/shared/platform/disk'

/** Calls `asked` when a laptop has sent a preview, until `signal` is aborted. Resolves once the watch is in place. */
export async function watchPreviews(gitdir: string, asked: () => void, signal: AbortSignal): Promise<void> {
	const directory = join(gitdir, previewRefs)
	await makeDirectory(directory)
	watch(directory, { signal }, (_event, name) => {
		if (name !== null && !name.endsWith('.lock')) asked()
	})
}
