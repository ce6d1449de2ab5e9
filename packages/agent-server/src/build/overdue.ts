import type { Clock } from '@altroot/shared/platform/clock'
import { endPackage, lastPrinted } from './end-package.ts'
import { keepLimits, type Limits } from './limits.ts'
import type { EmergeReader } from './read-emerge.ts'

/**
 * Keeps the limits in the emerge with the number `pid` until `signal` is aborted. `overdue`: gets why packages were ended
 * that were over a limit, by their cpv. `giveUp` ends emerge.
 */
export function endOverdue(
	pid: number,
	{ limits, jobs, clock }: { readonly limits: Limits; readonly jobs: number; readonly clock: Clock },
	reader: EmergeReader,
	overdue: Map<string, string>,
	giveUp: (reason: string) => void,
	signal: AbortSignal,
): Promise<void> {
	return keepLimits(
		limits,
		{
			running: reader.running,
			// With several jobs emerge shows nothing of what they print: each has its own log.
			printed: async (watched) => {
				const own = jobs > 1 && watched ? await lastPrinted(pid, watched.cpv) : undefined
				return own ?? reader.printed()
			},
			end: async ({ cpv }, reason) => {
				// Before it is ended: emerge may tell of the failure while the last of its processes still ends.
				const isFirst = !overdue.has(cpv)
				if (isFirst) overdue.set(cpv, reason)
				const isEnded = await endPackage(pid, cpv, clock)
				if (isFirst && !isEnded) overdue.delete(cpv)
				return isEnded
			},
			giveUp,
		},
		clock,
		signal,
	)
}
