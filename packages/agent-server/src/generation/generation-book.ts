import { isDeepStrictEqual } from 'node:util'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import type { ConfigChange } from '@altroot/shared/portage/config-change'
import { diffTrees } from '@altroot/shared/portage/config-diff'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { FlagGroups } from '@altroot/shared/portage/merge-plan/use-flags'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { Cause, GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { openBook, type PackageBook } from '../build/package-book.ts'
import { settleCutOff } from '../build/settle-cut-off.ts'
import type { Builder } from '../builder.ts'
import { causeOf } from '../plan/causes.ts'
import { actionOf } from '../plan/print-merges.ts'
import { expectPackages } from './expect-packages.ts'

/**
 * Opens the book of a generation with what its plan is going to build. Where the generation was begun before a crash,
 * what was built then is in it, too. `leave`: what of the plan failed before, and is not tried again. Safe to repeat.
 */
export async function openGenerationBook(
	builder: Builder,
	host: string,
	generation: Generation,
	merges: readonly PackageEntry[],
	leave: readonly GenerationPackage[],
): Promise<PackageBook> {
	const { history, emergeLog, clock } = builder
	const { jobs } = builder.settings().build
	const { number, started } = generation
	const cpvs = merges.map(({ cpv }) => cpv)
	const expected = await expectPackages(history, emergeLog, jobs, cpvs)
	const cause = await causes(builder, host, generation)
	const inPlan = new Set(merges.map(({ root, cpv }) => `${root} ${cpv}`))
	const cutOff = await settleCutOff(history.packagesOf(host, number))
	const before = cutOff
		.filter(({ root, package: cpv }) => !inPlan.has(`${root} ${cpv}`))
		.map((row) => (row.outcome === 'planned' ? { ...row, outcome: 'dropped' as const, reason: noLonger } : row))
	const planned = merges.map((entry, index): GenerationPackage => {
		const plan = plannedPackage(entry, before.length + index)
		const row = { ...plan, expected: expected.get(entry.cpv) ?? null, cause: cause(entry) }
		const left = leave.find(({ root, package: cpv }) => root === entry.root && cpv === entry.cpv)
		if (left === undefined) return row
		const { phase, reason, log, inputs, requires } = left
		const why = { phase, reason, log, inputs, ...(requires === undefined ? {} : { requires }) }
		return { ...row, outcome: 'not-retried', ...why }
	})
	const save = (rows: readonly GenerationPackage[]): void => history.savePackages(host, number, rows, jobs)
	return openBook([...before, ...planned], { started, jobs, clock, save })
}

/**
 * Settles the book of a generation that a crash has cut off and that does not go on: how many packages for the laptop it
 * had built. A repeat finds the same.
 */
export async function settleBook({ history, settings }: Builder, host: string, number: number): Promise<number> {
	const rows = await settleCutOff(history.packagesOf(host, number))
	history.savePackages(host, number, rows, settings().build.jobs)
	return rows.filter(({ outcome, root }) => outcome === 'built' && root !== '/').length
}

const noLonger = 'when the build went on after it was cut off, it was not needed any more'

function plannedPackage(entry: PackageEntry, position: number): GenerationPackage {
	const { kind, cpv, root, marks, old, flags, downloadKiB } = entry
	return {
		package: cpv,
		root,
		position,
		action: actionOf(marks),
		old: old.map(({ version }) => version),
		use: plainFlags(flags),
		downloadKiB,
		...(kind === 'binary' ? { binary: true } : {}),
		cause: null,
		expected: null,
		outcome: 'planned',
		phase: null,
		started: null,
		ended: null,
		reason: '',
		log: null,
		inputs: null,
	}
}

function plainFlags(groups: FlagGroups): GenerationPackage['use'] {
	return Object.fromEntries(
		Object.entries(groups).map(([group, flags]) => [
			group,
			flags.map(({ name, enabled, changed }) => ({ name, enabled, changed })),
		]),
	)
}

/** Tells the cause of each package, by what differs from the revision whose packages are published. */
async function causes(
	{ ledger, history }: Builder,
	host: string,
	{ revision, trees }: Generation,
): Promise<(entry: PackageEntry) => Cause | null> {
	const published = history.published(host)
	if (published === undefined) return () => null
	const [before, after] = await Promise.all([published.revision, revision].map((each) => readConfigTree(ledger, each)))
	const changes: readonly ConfigChange[] = diffTrees(before!, after!)
	const sameTrees = isDeepStrictEqual(published.trees, trees)
	return (entry) => {
		// What an earlier generation could not build is in the plan for that, whatever has changed since.
		const last = history.lastAttempt(host, entry.root, entry.cpv)
		const isLeft = last !== undefined && last.outcome !== 'built'
		return causeOf(entry, changes, sameTrees && !isLeft)
	}
}
