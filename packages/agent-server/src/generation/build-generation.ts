import { count } from '@altroot/shared/cli/words'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import type { PlanOutcome } from '@altroot/shared/portage/plan-outcome'
import type { FailedPackage, Generation } from '@altroot/shared/protocol/generation'
import { buildWorld, type WorldBuild } from '../build/build.ts'
import { installDependencies } from '../build/install-dependencies.ts'
import { targetsOf } from '../build/not-retried.ts'
import type { PackageBook } from '../build/package-book.ts'
import type { EmergeOptions } from '../build/run-emerge.ts'
import type { Builder } from '../builder.ts'
import type { Reporter } from '../report/reporter.ts'
import type { HostSettings } from '../settings/settings.ts'
import { rootPlaces } from '../store/places.ts'
import { failuresBefore, inputsOfFailed, partByFailures } from './failed-before.ts'
import { openGenerationBook } from './generation-book.ts'
import { watchNewer } from './newer-revision.ts'
import { noteFailures } from './note-failures.ts'
import { packageSizes } from './package-sizes.ts'

/** What came of it. `packages`: how many the generation has built for the laptop, also before a crash. */
export type GenerationBuild =
	| {
			readonly kind: 'built'
			readonly world: WorldBuild | undefined
			readonly packages: number
			/** Bytes of those. */
			readonly size: number
			/** What failed in an earlier generation and was not tried again. */
			readonly failedBefore: readonly FailedPackage[]
	  }
	/** `by`: the newer revision. */
	| { readonly kind: 'superseded'; readonly by: string; readonly packages: number }
	| { readonly kind: 'stopped' }

/** Which generation is built, of which plan, and who asked for it. */
export interface BuildOrder {
	readonly host: string
	readonly settings: HostSettings
	readonly generation: Generation
	readonly plan: PlanOutcome
	/** A person has asked for this very revision: a newer one waits, and what failed before is tried again. */
	readonly asked: boolean
	/** Versions that the root has and that could not be published now. */
	readonly lost: () => Promise<readonly string[]>
}

/**
 * Builds what the plan of a generation says, and keeps and reports of each package what becomes of it. A newer revision
 * that changes the plan ends it at the next package; what is built by then stays, and is not built again.
 */
export async function buildGeneration(
	builder: Builder,
	order: BuildOrder,
	reporter: Reporter,
	signal: AbortSignal,
): Promise<GenerationBuild> {
	const { host, settings, generation, plan, asked, lost } = order
	const { root } = settings
	const merges = plan.kind === 'ready' ? plan.merges : []
	const parted = asked ? { build: merges, leave: [] } : await partByFailures(builder, host, root, generation, merges)
	const failedBefore = failuresBefore(builder.history, host, parted.leave)
	const book = await openGenerationBook(builder, host, generation, merges, parted.leave)
	const lacking = installDependencies(await readInstalledPackages(root)).lacking.length
	if (parted.build.length === 0 && lacking === 0 && (await lost()).length === 0)
		return { kind: 'built', world: undefined, packages: book.built(), size: book.weight(), failedBefore }
	const left = parted.leave.length === 0 ? '' : `; ${parted.leave.length} that failed before left out`
	await reporter.step('build', `${count(parted.build.length, 'package')} to build${left}`, book.progress())
	const wanted = parted.leave.length === 0 ? {} : { wanted: targetsOf(parted.build) }
	const { world, by } = await untilSuperseded(builder, order, { book, reporter }, signal, (options) =>
		buildWorld({ ...options, ...wanted, lost }),
	)
	book.explain(world.failed, await inputsOfFailed(builder, root, generation, merges, book.rows()))
	book.weigh(root, await packageSizes(root, rootPlaces(root).pkgdir))
	if (world.outcome.kind !== 'cancelled')
		return { kind: 'built', world, packages: book.built(), size: book.weight(), failedBefore }
	if (signal.aborted || by === undefined) return { kind: 'stopped' }
	book.leave()
	return { kind: 'superseded', by, packages: book.built() }
}

/** Runs a build that is ended, at the end of a package, once a newer revision takes over: `by` is that one. */
async function untilSuperseded(
	builder: Builder,
	order: BuildOrder,
	{ book, reporter }: { readonly book: PackageBook; readonly reporter: Reporter },
	signal: AbortSignal,
	build: (options: EmergeOptions) => Promise<WorldBuild>,
): Promise<{ readonly world: WorldBuild; readonly by: string | undefined }> {
	const { host, settings, generation, asked } = order
	const ended = new AbortController()
	const superseded = new AbortController()
	const failed = noteFailures(builder.history, host, generation)
	const watched = { revision: generation.revision, book, note: reporter.note }
	const newer = asked
		? undefined
		: watchNewer(builder, host, settings, watched, AbortSignal.any([signal, ended.signal]))
	try {
		const world = await build({
			...emergeOptions(builder, order),
			signal: AbortSignal.any([signal, superseded.signal]),
			onEvent: (event) => {
				book.note(event)
				failed.note(event)
				reporter.progress(book.progress(), event, failed.soFar())
				if (event.kind !== 'phase' && newer?.takesOver()) superseded.abort()
			},
		})
		return { world, by: newer?.takesOver() }
	} finally {
		ended.abort()
		await newer?.ended
	}
}

function emergeOptions(
	{ settings, places, clock, runInGroup }: Builder,
	{ settings: { root }, generation: { log } }: BuildOrder,
): Omit<EmergeOptions, 'onEvent'> {
	const { emerge, jobs, ...limits } = settings().build
	return {
		root,
		emerge,
		jobs,
		limits: { package: limits['package-limit'], idle: limits['idle-limit'] },
		logFile: log,
		record: places.running,
		clock,
		runInGroup,
	}
}
