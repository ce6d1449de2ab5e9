import { type Diagnostic, printDiagnostic } from '@altroot/shared/diagnostic'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { Expected } from '@altroot/shared/portage/merge-progress/expect'
import { type PlanOutcome, planReason } from '@altroot/shared/portage/plan-outcome'
import type { NeededLine } from '@altroot/shared/protocol/generation'
import type { PreviewAnswer, PreviewPackage } from '@altroot/shared/protocol/preview'
import type { Proposal } from '@altroot/shared/protocol/proposal'

export interface Previewed {
	/** undefined where the edits cannot be rendered, for what `diagnostics` says. */
	readonly outcome: PlanOutcome | undefined
	readonly diagnostics: readonly Diagnostic[]
	readonly packages: readonly PreviewPackage[]
	readonly time: Expected
	readonly proposals: readonly Proposal[]
	readonly needs: readonly NeededLine[]
}

/** The answer to a preview, from what its plan has come to. */
export function previewAnswer({ outcome, diagnostics, packages, time, proposals, needs }: Previewed): PreviewAnswer {
	const broken = diagnostics.find(({ severity }) => severity === 'error')
	return {
		outcome: outcome?.kind ?? 'broken-settings',
		reason: outcome === undefined ? (broken ? printDiagnostic(broken) : '') : planReason(outcome),
		packages: [...packages],
		expected: time.duration,
		unknown: time.unknown,
		proposals: [...proposals],
		needs: [...needs],
		diagnostics: [...diagnostics],
	}
}

/** One package of a plan. `words`: how the plan is shown elsewhere; `expected`: milliseconds, null where nobody knows. */
export function previewPackage(
	{ cpv, root, old }: PackageEntry,
	words: Pick<PreviewPackage, 'action' | 'flags'>,
	altRoot: string,
	expected: number | null,
): PreviewPackage {
	return { package: cpv, onServer: root !== altRoot, ...words, old: old.map(({ version }) => version), expected }
}
