import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { FailedPackage, Generation } from '@altroot/shared/protocol/generation'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { type Parted, partPlan } from '../build/not-retried.ts'
import { keyOf } from '../build/package-book.ts'
import type { Builder } from '../builder.ts'
import type { History } from '../store/history.ts'
import { inputsOf } from './build-inputs.ts'

/** Parts the plan of a generation: what has failed before, and would fail again, is not built. */
export async function partByFailures(
	builder: Builder,
	host: string,
	root: string,
	generation: Generation,
	merges: readonly PackageEntry[],
): Promise<Parted> {
	const last = new Map(merges.map((entry) => [entry, builder.history.lastAttempt(host, entry.root, entry.cpv)]))
	const failed = merges.filter((entry) => typeof last.get(entry)?.inputs === 'string')
	if (failed.length === 0) return { build: merges, leave: [] }
	const inputs = await inputsOf(builder, root, generation, merges)
	const now = new Map<PackageEntry, string>()
	for (const entry of failed) now.set(entry, await inputs(entry))
	return partPlan(merges.map((entry) => ({ entry, last: last.get(entry), inputs: now.get(entry) ?? null })))
}

/** What the builds of those packages that have failed now depended on, by root and cpv: to be kept with the failure. */
export async function inputsOfFailed(
	builder: Builder,
	root: string,
	generation: Generation,
	merges: readonly PackageEntry[],
	rows: readonly GenerationPackage[],
): Promise<ReadonlyMap<string, string>> {
	const failed = new Set(rows.filter(({ outcome }) => outcome === 'failed').map(keyOf))
	const known = new Map<string, string>()
	if (failed.size === 0) return known
	const inputs = await inputsOf(builder, root, generation, [])
	for (const entry of merges) {
		const key = keyOf({ root: entry.root, package: entry.cpv })
		if (failed.has(key)) known.set(key, await inputs(entry))
	}
	return known
}

/** How far back a failure is looked for whose package is not tried again. */
const generations = 100

/** The failures that a generation takes over from those before it, each as it was told then. */
export function failuresBefore(history: History, host: string, leave: readonly GenerationPackage[]): FailedPackage[] {
	const before = leave.length === 0 ? [] : history.list(host, generations)
	return leave.map(({ package: cpv, phase, reason, log }) => {
		const told = before.flatMap(({ failed }) => failed).find((failed) => failed.package === cpv)
		return told ?? { package: cpv, phase: phase ?? 'unknown', reason, log: log ?? '', tail: [] }
	})
}
