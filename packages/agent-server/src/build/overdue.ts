import type { Clock } from '@altroot/shared/platform/clock'
import { endPackage, lastPrinted } from './end-package.ts'
import { keepLimits, type Limits } from './limits.ts'
import type { EmergeReader } from './read-emerge.ts'

/** Why packages were ended that were over a limit, by their cpv. */
export type Overdue = ReadonlyMap<string, string>

/** Keeps the limits in the emerge with the number `pid` until `signal` is aborted, and notes in `overdue` what it ends. `giveUp` ends emerge. */
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
				const isEnded = await endPackage(pid, cpv, clock)
				if (isEnded && !overdue.has(cpv)) overdue.set(cpv, reason)
				return isEnded
			},
			giveUp,
		},
		clock,
		signal,
	)
}
