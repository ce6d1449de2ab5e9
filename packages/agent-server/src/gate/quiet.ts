import type { Clock } from '@altroot/shared/platform/clock'

/**
 * Calls `act` once `still` answers no, which is asked every `period` milliseconds until `signal` is aborted. Nothing
 * depends on the time of day, so a clock that jumps ends nothing.
 */
export function whenNoMore(
	period: number,
	clock: Clock,
	signal: AbortSignal,
	still: () => boolean,
	act: () => void,
): void {
	const watch = async (): Promise<void> => {
		do await clock.sleep(period, signal)
		while (still())
		act()
	}
	watch().catch((error: unknown) => {
		if (!signal.aborted) throw error
	})
}

/** Remembers that something happened until it is asked: with `whenNoMore`, silence is noticed after one to two periods. */
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
