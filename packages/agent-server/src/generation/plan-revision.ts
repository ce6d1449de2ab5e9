import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Diagnostic, hasErrors } from '@altroot/shared/diagnostic'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import type { AddedLine } from '@altroot/shared/portage/added-lines'
import { parseMergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import { needGroups } from '@altroot/shared/portage/merge-plan/need-groups'
import { type PlanOutcome, problemsOf, withProblems } from '@altroot/shared/portage/plan-outcome'
import { baseLines, lackOnlyBaseUse, withoutBaseUse } from '../base/needs.ts'
import type { Builder } from '../builder.ts'
import { withOwnWorld } from '../plan/own-world.ts'
import { planWorld, type WorldPlan } from '../plan/plan.ts'
import { writeRenderTo } from '../render/write.ts'
import type { HostSettings } from '../settings/settings.ts'
import { renderTree } from './render-revision.ts'

export interface RevisionPlan {
	readonly diagnostics: readonly Diagnostic[]
	/** undefined where the revision cannot be rendered, for what `diagnostics` says. */
	readonly outcome: PlanOutcome | undefined
	/** What would be built; where lines are needed, what would be with them. */
	readonly merges: readonly PackageEntry[]
	/** What a build would set for the server's own packages before. */
	readonly base: readonly AddedLine[]
}

/**
 * What a build of a revision would do. It is rendered beside everything and asked about there: nothing else is touched.
 * `place`: a directory for that, which is removed before and after; where none is said, a new one of the system's own.
 */
export async function planRevision(
	builder: Builder,
	settings: HostSettings,
	revision: string,
	signal: AbortSignal,
	place?: string,
): Promise<RevisionPlan> {
	const { rendered, diagnostics } = await renderTree(builder, settings, await readConfigTree(builder.ledger, revision))
	if (hasErrors(diagnostics)) return { diagnostics, outcome: undefined, merges: [], base: [] }
	const aside = place === undefined ? await mkdtemp(join(tmpdir(), 'altroot-plan-')) : await emptied(place)
	try {
		const configRoot = join(aside, 'root')
		await writeRenderTo(withOwnWorld(rendered.files, configRoot), configRoot)
		const { emerge } = builder.settings().build
		const { clock, runInGroup } = builder
		const plan = await planWorld({ root: settings.root, configRoot, emerge, clock, runInGroup, signal })
		return { diagnostics, ...withBaseSettled(plan) }
	} finally {
		await rm(aside, { recursive: true, force: true })
	}
}

async function emptied(place: string): Promise<string> {
	await rm(place, { recursive: true, force: true }) // a crash may have left something
	await mkdir(place, { recursive: true, mode: 0o700 })
	return place
}

/** The plan as it will be once the server has set what it sets by itself. */
function withBaseSettled({ outcome, output }: WorldPlan): Omit<RevisionPlan, 'diagnostics'> {
	const problems = problemsOf(outcome)
	const base = baseLines(needGroups(problems))
	const merges = ['ready', 'needs-change'].includes(outcome.kind) ? plannedMerges(parseMergePlan(output)) : []
	if (lackOnlyBaseUse(problems)) return { base, merges, outcome: { kind: 'ready', merges, warnings: [] } }
	return { base, merges, outcome: withProblems(outcome, withoutBaseUse(problems)) }
}
