import { count } from '@altroot/shared/cli/words'
import { hasErrors } from '@altroot/shared/diagnostic'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import type { Generation } from '@altroot/shared/protocol/generation'
import { buildWorld, type WorldBuild } from './build/build.ts'
import { installDependencies } from './build/install-dependencies.ts'
import type { EmergeOptions } from './build/run-emerge.ts'
import type { Builder } from './builder.ts'
import { type Ending, endBroken, endBuilt, endUnplanned, withLeftOut, withRemarks } from './ending.ts'
import { openGenerationBook } from './generation-book.ts'
import { prepareRoot } from './prepare-root.ts'
import { findProposals, putForward } from './propose-lines.ts'
import { adoptPackages } from './publish/adopt.ts'
import { publish } from './publish/publish.ts'
import { publishOrder } from './publish-order.ts'
import { renderRevision } from './render-revision.ts'
import type { Reporter } from './report/reporter.ts'
import type { HostSettings } from './settings/settings.ts'
import { planAndSettle } from './settle.ts'
import { rootPlaces } from './store/places.ts'

/** What came of an attempt; `published`: the laptop sees its packages now. */
export type Attempt = { readonly ending: Ending; readonly published: boolean } | 'stopped'

/** Renders, plans, builds and publishes one revision. Each step is safe to repeat after a crash in it. */
export async function attempt(
	builder: Builder,
	host: string,
	settings: HostSettings,
	generation: Generation,
	reporter: Reporter,
	signal: AbortSignal,
): Promise<Attempt> {
	const { clock, places, runInGroup } = builder
	const { revision, number, log } = generation
	const { root } = settings
	const { emerge, jobs, ...limits } = builder.settings().build
	const { pkgdir, published } = rootPlaces(root)

	await reporter.step('render', 'rendering the configuration')
	await prepareRoot(builder, host, settings)
	const diagnostics = await renderRevision(builder, settings, revision)
	if (hasErrors(diagnostics)) return { ending: endBroken(diagnostics), published: false }
	await adoptPackages(published, pkgdir)

	await reporter.step('plan', 'asking emerge what is to be built')
	const asking = { root, emerge, clock, runInGroup, signal }
	const { plan, base } = await planAndSettle(builder, asking, `${host} ${revision}`, (lines) =>
		reporter.step('plan', `setting for the server’s own packages: ${lines.map(({ line }) => line).join(', ')}`),
	)
	if (plan.kind === 'cancelled') return 'stopped'
	const asked = await findProposals(builder, root, revision, plan)
	await putForward(builder, host, revision, plan, asked)
	if (plan.kind !== 'ready' && plan.kind !== 'nothing-to-do')
		return { ending: withRemarks(endUnplanned(plan, root), base, asked.rejected), published: false }

	const book = await openGenerationBook(builder, host, generation, plan.kind === 'ready' ? plan.merges : [])
	const building: EmergeOptions = {
		root,
		emerge,
		jobs,
		limits: { package: limits['package-limit'], idle: limits['idle-limit'] },
		logFile: log,
		record: places.running,
		clock,
		runInGroup,
		signal,
		onEvent: (event) => {
			book.note(event)
			reporter.progress(book.progress(), event)
		},
	}
	let built: WorldBuild | undefined
	if (plan.kind === 'ready' || installDependencies(await readInstalledPackages(root)).lacking.length > 0) {
		const planned = plan.kind === 'ready' ? plan.merges.length : 0
		await reporter.step('build', `${count(planned, 'package')} to build`)
		built = await buildWorld(building)
		if (built.outcome.kind === 'cancelled') return 'stopped'
		book.explain(built.failed, () => null)
	}

	await reporter.step('publish', 'publishing what is built')
	const left = await publish(await publishOrder(builder, settings, number))
	const ending = withLeftOut(endBuilt(built, book.built(), plan, root), left.damaged, log)
	return { ending: withRemarks(ending, base, asked.rejected), published: true }
}
