import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Calls `changed` when the settings file is written or replaced, until `signal` is aborted. */
export function watchSettings(path: string, changed: () => void, signal: AbortSignal): void {
	watch(dirname(path), { signal }, (_event, name) => {
		if (name === basename(path)) changed()
	})
}
