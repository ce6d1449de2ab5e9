import type { MergeProgress } from '@altroot/shared/portage/merge-progress'
import type { Progress } from '@altroot/shared/protocol/progress'
import { totalProgress } from './merges.ts'
import { type EmergeOptions, type EmergeRun, runEmerge } from './run-emerge.ts'

/** Several emerges, one after the other, that look like one to whoever watches. */
export interface EmergeSeries {
	readonly runs: readonly EmergeRun[]
	/** `planned`: how many packages this one will merge, 0 where nobody knows. */
	emerge(wanted: readonly string[], planned: number): Promise<EmergeRun>
}

export function emergeSeries(options: EmergeOptions, onProgress: (progress: Progress) => void): EmergeSeries {
	const runs: EmergeRun[] = []
	return {
		runs,
		async emerge(wanted, planned) {
			const report = (now: MergeProgress): void =>
				onProgress(totalProgress([...runs.map(({ progress }) => progress), now]))
			const run = await runEmerge(options, wanted, planned, report)
			runs.push(run)
			return run
		},
	}
}
