import type { AddedLine } from '@altroot/shared/portage/added-lines'
import { needGroups } from '@altroot/shared/portage/merge-plan/need-groups'
import { type PlanOutcome, problemsOf, withProblems } from '@altroot/shared/portage/plan-outcome'
import { baseLines, withoutBaseUse } from '../base/needs.ts'
import { recordBase } from '../base/record.ts'
import { setBaseUse } from '../base/set-use.ts'
import type { Builder } from '../builder.ts'
import type { PlanOptions } from '../plan/ask-emerge.ts'
import { planWorld } from '../plan/plan.ts'

/** A plan in which the build server lacks no USE flag for its own packages any more, and the lines that were set for that. */
export interface Settled {
	readonly plan: PlanOutcome
	readonly base: readonly AddedLine[]
}

/** One round shows nearly all lines at once; a line that does not help ends it at once, so this is only ever a backstop. */
const rounds = 5

/**
 * Plans the world of a rendered root, and sets what the build server itself needs for it, until nothing of that is
 * missing. Only under the build lock: it changes the server's own /etc/portage. `forWhat` goes to the ledger with the
 * change. `onSet` is told of lines before they are set.
 */
export async function planAndSettle(
	{ ledger, basePortage, clock }: Builder,
	options: PlanOptions,
	forWhat: string,
	onSet: (lines: readonly AddedLine[]) => Promise<void>,
): Promise<Settled> {
	const base: AddedLine[] = []
	for (let round = 0; ; round++) {
		const { outcome } = await planWorld(options)
		const lines = baseLines(needGroups(problemsOf(outcome))).filter(
			({ line }) => !base.some((set) => set.line === line),
		)
		if (lines.length === 0 || round === rounds || options.root === '/') {
			return { plan: withProblems(outcome, withoutBaseUse(problemsOf(outcome))), base }
		}
		await onSet(lines)
		await recordBase(ledger, basePortage, [], clock)
		await setBaseUse(basePortage, lines)
		await recordBase(ledger, basePortage, [`Altroot-For: ${forWhat}`], clock)
		base.push(...lines)
	}
}
