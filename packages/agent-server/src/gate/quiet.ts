import type { Clock } from '@altroot/shared/platform/clock'

/**
 * Calls `onQuiet` once `wasBusy` answers no, which is asked every `limit` milliseconds until `signal` is aborted: between
 * one and two limits of silence. Nothing depends on the time of day, so a clock that jumps ends nothing.
 */
export function watchQuiet(
	limit: number,
	clock: Clock,
	signal: AbortSignal,
	wasBusy: () => boolean,
	onQuiet: () => void,
): void {
	const watch = async (): Promise<void> => {
		do await clock.sleep(limit, signal)
		while (wasBusy())
		onQuiet()
	}
	watch().catch((error: unknown) => {
		if (!signal.aborted) throw error
	})
}

/** Remembers that something happened until it is asked. */
export function activity(): { readonly happened: () => void; readonly wasBusy: () => boolean } {
	let busy = false
	return {
		happened: () => {
			busy = true
		},
		wasBusy: () => {
			const was = busy
			busy = false
			return was
		},
	}
}
