import { count } from '@altroot/shared/cli/words'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import type { PlanOutcome } from '@altroot/shared/portage/plan-outcome'
import type { Generation } from '@altroot/shared/protocol/generation'
import { buildWorld, type WorldBuild } from './build/build.ts'
import { installDependencies } from './build/install-dependencies.ts'
import type { EmergeOptions } from './build/run-emerge.ts'
import type { Builder } from './builder.ts'
import { openGenerationBook } from './generation-book.ts'
import { watchNewer } from './newer-revision.ts'
import type { Reporter } from './report/reporter.ts'
import type { HostSettings } from './settings/settings.ts'

/** What came of it. `packages`: how many the generation has built for the laptop, also before a crash. */
export type GenerationBuild =
	| { readonly kind: 'built'; readonly world: WorldBuild | undefined; readonly packages: number }
	/** `by`: the newer revision. */
	| { readonly kind: 'superseded'; readonly by: string; readonly packages: number }
	| { readonly kind: 'stopped' }

/** Which generation is built, of which plan, and who asked for it. */
export interface BuildOrder {
	readonly host: string
	readonly settings: HostSettings
	readonly generation: Generation
	readonly plan: PlanOutcome
	/** A person has asked for this very revision: a newer one waits. */
	readonly asked: boolean
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
	const { host, settings, generation, plan, asked } = order
	const merges = plan.kind === 'ready' ? plan.merges : []
	const book = await openGenerationBook(builder, host, generation, merges)
	const lacking = installDependencies(await readInstalledPackages(settings.root)).lacking.length
	if (merges.length === 0 && lacking === 0) return { kind: 'built', world: undefined, packages: book.built() }
	await reporter.step('build', `${count(merges.length, 'package')} to build`)
	const ended = new AbortController()
	const superseded = new AbortController()
	const watched = { revision: generation.revision, book, note: reporter.note }
	const newer = asked
		? undefined
		: watchNewer(builder, host, settings, watched, AbortSignal.any([signal, ended.signal]))
	try {
		const world = await buildWorld({
			...emergeOptions(builder, order),
			signal: AbortSignal.any([signal, superseded.signal]),
			onEvent: (event) => {
				book.note(event)
				reporter.progress(book.progress(), event)
				if (event.kind !== 'phase' && newer?.takesOver()) superseded.abort()
			},
		})
		book.explain(world.failed, () => null)
		const by = newer?.takesOver()
		if (world.outcome.kind !== 'cancelled') return { kind: 'built', world, packages: book.built() }
		if (signal.aborted || by === undefined) return { kind: 'stopped' }
		book.leave()
		return { kind: 'superseded', by, packages: book.built() }
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
