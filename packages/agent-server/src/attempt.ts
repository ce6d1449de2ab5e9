import { count } from '@altroot/shared/cli/words'
import { hasErrors } from '@altroot/shared/diagnostic'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Generation } from '@altroot/shared/protocol/generation'
import { buildWorld, type WorldBuild } from './build/build.ts'
import { installDependencies } from './build/install-dependencies.ts'
import type { Builder } from './builder.ts'
import { type Ending, endBroken, endBuilt, endUnplanned } from './ending.ts'
import { planWorld } from './plan/plan.ts'
import { adoptPackages } from './publish/adopt.ts'
import { publish } from './publish/publish.ts'
import { readBase } from './render/base.ts'
import { render } from './render/render.ts'
import { switchRender } from './render/switch.ts'
import { writeRender } from './render/write.ts'
import type { Reporter } from './report/reporter.ts'
import type { HostSettings } from './settings/settings.ts'
import { rootPlaces } from './store/places.ts'

/** What came of an attempt; `published`: the laptop sees its packages now. */
export type Attempt = { readonly ending: Ending; readonly published: boolean } | 'stopped'

/** Renders, plans, builds and publishes one revision. Each step is safe to repeat after a crash in it. */
export async function attempt(
	builder: Builder,
	{ root, trust }: HostSettings,
	{ revision, number, log }: Generation,
	reporter: Reporter,
	signal: AbortSignal,
): Promise<Attempt> {
	const { ledger, clock, places, runInGroup } = builder
	const { emerge, jobs } = builder.settings().build
	const { pkgdir, published, ...others } = rootPlaces(root)

	await reporter.step('render', 'rendering the configuration')
	const tree = await readConfigTree(ledger, revision)
	const base = await readBase(builder.basePortage)
	const rendered = render({ tree, base, root, trust, places: { pkgdir, ...others } })
	const diagnostics = [...validateTree(tree), ...rendered.diagnostics]
	if (hasErrors(diagnostics)) return { ending: endBroken(diagnostics), published: false }
	await switchRender(root, await writeRender(rendered, root, revision))
	await adoptPackages(published, pkgdir)

	await reporter.step('plan', 'asking emerge what is to be built')
	const { outcome: plan } = await planWorld({ root, emerge, clock, runInGroup, signal })
	if (plan.kind === 'cancelled') return 'stopped'
	if (plan.kind !== 'ready' && plan.kind !== 'nothing-to-do')
		return { ending: endUnplanned(plan, root), published: false }

	let built: WorldBuild | undefined
	if (plan.kind === 'ready' || installDependencies(await readInstalledPackages(root)).lacking.length > 0) {
		const planned = plan.kind === 'ready' ? plan.merges.length : 0
		await reporter.step('build', `${count(planned, 'package')} to build`)
		const onProgress = reporter.progress
		built = await buildWorld({
			root,
			emerge,
			jobs,
			logFile: log,
			record: places.running,
			clock,
			runInGroup,
			signal,
			planned,
			onProgress,
		})
		if (built.outcome.kind === 'cancelled') return 'stopped'
	}

	await reporter.step('publish', 'publishing what is built')
	await publish({ root, pkgdir, published, generation: number, clock })
	return { ending: endBuilt(built, plan, root), published: true }
}
