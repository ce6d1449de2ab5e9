import { type Diagnostic, printDiagnostic } from '@altroot/shared/diagnostic'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import { type PlanOutcome, planReason } from '@altroot/shared/portage/plan-outcome'
import type { NeededLine } from '@altroot/shared/protocol/generation'
import type { PreviewAnswer, PreviewPackage } from '@altroot/shared/protocol/preview'
import type { Proposal } from '@altroot/shared/protocol/proposal'

export interface Previewed {
	/** undefined where the edits cannot be rendered, for what `diagnostics` says. */
	readonly outcome: PlanOutcome | undefined
	readonly diagnostics: readonly Diagnostic[]
	readonly packages: readonly PreviewPackage[]
	readonly proposals: readonly Proposal[]
	readonly needs: readonly NeededLine[]
}

/** The answer to a preview, from what its plan has come to. */
export function previewAnswer({ outcome, diagnostics, packages, proposals, needs }: Previewed): PreviewAnswer {
	const broken = diagnostics.find(({ severity }) => severity === 'error')
	return {
		outcome: outcome?.kind ?? 'broken-settings',
		reason: outcome === undefined ? (broken ? printDiagnostic(broken) : '') : planReason(outcome),
		packages: [...packages],
		seconds: secondsOf(packages),
		proposals: [...proposals],
		needs: [...needs],
		diagnostics: [...diagnostics],
	}
}

/** One package of a plan. `words`: how the plan is shown elsewhere; `seconds`: by past builds, null where there are none. */
export function previewPackage(
	{ cpv, root, old }: PackageEntry,
	words: Pick<PreviewPackage, 'action' | 'flags'>,
	altRoot: string,
	seconds: number | null,
): PreviewPackage {
	return { package: cpv, onServer: root !== altRoot, ...words, old: old.map(({ version }) => version), seconds }
}

/** The sum of what is known; null where nothing is. Beside it stands how many packages it is without. */
function secondsOf(packages: readonly PreviewPackage[]): number | null {
	const known = packages.flatMap(({ seconds }) => seconds ?? [])
	return known.length === 0 ? null : known.reduce((sum, seconds) => sum + seconds, 0)
}
