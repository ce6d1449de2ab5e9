import { findBrokenSettings } from './merge-plan/broken-settings.ts'
import { findConflicts } from './merge-plan/conflicts.ts'
import { type BlockEntry, type PackageEntry, type PlanEntry, parseKiB, parsePlanEntry } from './merge-plan/entry.ts'
import { findIgnoredBinaries, type IgnoredBinary } from './merge-plan/ignored-binaries.ts'
import { findNeededChanges } from './merge-plan/needed-changes.ts'
import { outputLines } from './merge-plan/output-lines.ts'
import type { Problem } from './merge-plan/problem.ts'
import { findUnsatisfied } from './merge-plan/unsatisfied.ts'

/** What emerge would do, or why it would not. */
export interface MergePlan {
	/** In the order in which they would be merged. */
	readonly entries: readonly PlanEntry[]
	/** The `Total:` line; null without --verbose, and where emerge came to no plan. */
	readonly total: { readonly packages: number; readonly downloadKiB: number | null } | null
	readonly problems: readonly Problem[]
	/** Binary packages that were there and were not taken. */
	readonly ignored: readonly IgnoredBinary[]
}

/**
 * Reads the output of `emerge --pretend --verbose --color=n` with stdout and stderr on one pipe. Never throws; text that
 * is no output of emerge yields an empty plan. Grammar: facts of Portage 3.0.83 (`_emerge/resolver/output.py`).
 */
export function parseMergePlan(text: string): MergePlan {
	const lines = outputLines(text)
	const last = lines.findLastIndex((line) =>
		/^(?:These are the packages that would be|Dependency resolution took)/.test(line),
	)
	const shown = lines.slice(last + 1)
	const entries = shown.flatMap((line) => parsePlanEntry(line) ?? [])
	return {
		entries,
		total: parseTotal(shown),
		ignored: findIgnoredBinaries(lines),
		problems: [
			...findBrokenSettings(lines),
			...findNeededChanges(lines),
			...findUnsatisfied(lines),
			...findConflicts(lines),
			...entries.filter(isUnresolvedBlock).map(({ atom, blockers }): Problem => ({ kind: 'blocked', atom, blockers })),
		],
	}
}

/** The packages that would be built or merged, without what is only shown for context. */
export function plannedMerges(plan: MergePlan): readonly PackageEntry[] {
	return plan.entries.filter((entry): entry is PackageEntry => entry.kind === 'ebuild' || entry.kind === 'binary')
}

function isUnresolvedBlock(entry: PlanEntry): entry is BlockEntry {
	return entry.kind === 'blocks' && !entry.resolved
}

function parseTotal(lines: readonly string[]): MergePlan['total'] {
	const line = lines.find((text) => text.startsWith('Total: '))
	const [, packages] = /^Total: (\d+) packages?/.exec(line ?? '') ?? []
	return packages === undefined ? null : { packages: Number(packages), downloadKiB: parseKiB(line!) }
}
