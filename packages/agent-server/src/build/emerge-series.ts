import { type EmergeOptions, type EmergeRun, runEmerge } from './run-emerge.ts'

/** Several emerges, one after the other, that make up one build. */
export interface EmergeSeries {
	readonly runs: readonly EmergeRun[]
	emerge(wanted: readonly string[]): Promise<EmergeRun>
}

export function emergeSeries(options: EmergeOptions): EmergeSeries {
	const runs: EmergeRun[] = []
	return {
		runs,
		async emerge(wanted) {
			const run = await runEmerge(options, wanted)
			runs.push(run)
			return run
		},
	}
}
