import { parseMergePlan } from '@altroot/shared/portage/merge-plan'
import type { MergeProgress } from '@altroot/shared/portage/merge-progress'
import { decidePlan, type PlanOutcome } from '@altroot/shared/portage/plan-outcome'
import type { EmergeRun } from './run-emerge.ts'

/** What a build came to. `built` and `some-failed` have new packages, or may have some. */
export type BuildOutcome =
	| Exclude<PlanOutcome, { kind: 'ready' }>
	| { readonly kind: 'built' }
	/** Others are built all the same, and can be used. */
	| { readonly kind: 'some-failed' }

/** Decides by what was merged; where nothing was, by what emerge said instead. */
export function decideBuild(run: EmergeRun): BuildOutcome {
	if (run.stopped) return { kind: 'cancelled' }
	const { merged, failed, open } = count(run.progress)
	if (failed > 0) return { kind: 'some-failed' }
	if (merged > 0 && open === 0 && run.exitCode === 0) return { kind: 'built' }
	const said = decidePlan(parseMergePlan(run.beginning), run.exitCode, run.end.join('\n'))
	// A plan that was begun and not finished: emerge was killed, or broke down.
	return said.kind === 'ready' ? { kind: 'failed', exitCode: run.exitCode, tail: run.end } : said
}

function count({ merges }: MergeProgress): { merged: number; failed: number; open: number } {
	const standings = [...merges.values()].map(({ status }) => status)
	return {
		merged: standings.filter((status) => status === 'merged').length,
		failed: standings.filter((status) => status === 'failed' || status === 'dropped').length,
		open: standings.filter((status) => status === 'building' || status === 'installing').length,
	}
}

/** True where the root has, or keeps, packages that a laptop can use. */
export function hasPackages({ kind }: BuildOutcome): boolean {
	return kind === 'built' || kind === 'some-failed' || kind === 'nothing-to-do'
}

/** Two parts of one build together; both have packages. */
export function bothBuilt(first: BuildOutcome, second: BuildOutcome): BuildOutcome {
	if (first.kind === 'some-failed' || second.kind === 'some-failed') return { kind: 'some-failed' }
	return second.kind === 'built' ? second : first
}
