import { hasErrors } from '@altroot/shared/diagnostic'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { Builder } from '../builder.ts'
import { adoptPackages } from '../publish/adopt.ts'
import { publish } from '../publish/publish.ts'
import type { Reporter } from '../report/reporter.ts'
import type { HostSettings } from '../settings/settings.ts'
import { rootPlaces } from '../store/places.ts'
import { buildGeneration } from './build-generation.ts'
import { type Ending, endBroken, endBuilt, endSuperseded, endUnplanned } from './ending.ts'
import { withFailedBefore, withLeftOut, withNotRetried, withRemarks } from './ending-remarks.ts'
import { settleBook } from './generation-book.ts'
import { askForLost } from './lost-packages.ts'
import { prepareRoot } from './prepare-root.ts'
import { findProposals, putForward } from './propose-lines.ts'
import { publishOrder } from './publish-order.ts'
import { renderRevision } from './render-revision.ts'
import { planAndSettle } from './settle.ts'

/** What came of an attempt; `published`: the laptop sees its packages now. */
export type Attempt = { readonly ending: Ending; readonly published: boolean } | 'stopped'

const mended = 'the rendered configuration had been edited by hand on the server, so it was written anew'

/**
 * Renders, plans, builds and publishes one revision. Each step is safe to repeat after a crash in it. `person`: somebody
 * has asked for this very one.
 */
export async function attempt(
	builder: Builder,
	host: string,
	settings: HostSettings,
	generation: Generation,
	reporter: Reporter,
	signal: AbortSignal,
	person: boolean,
): Promise<Attempt> {
	const { clock, runInGroup } = builder
	const { revision, number, log } = generation
	const { root } = settings
	const { emerge } = builder.settings().build
	const { pkgdir, published } = rootPlaces(root)

	await reporter.step('render', 'rendering the configuration')
	await prepareRoot(builder, host, settings)
	const diagnostics = await renderRevision(builder, settings, revision)
	if (hasErrors(diagnostics)) return { ending: endBroken(diagnostics), published: false }
	if (await builder.renders.mend(root)) reporter.note(mended) // before emerge reads it
	await adoptPackages(published, pkgdir)

	await reporter.step('plan', 'asking emerge what is to be built')
	const asking = { root, emerge, clock, runInGroup, signal }
	const { plan, base } = await planAndSettle(builder, asking, `${host} ${revision}`, (lines) =>
		reporter.step('plan', `setting for the server’s own packages: ${lines.map(({ line }) => line).join(', ')}`),
	)
	if (plan.kind === 'cancelled') return 'stopped'
	const asked = await findProposals(builder, root, revision, plan)
	await putForward(builder, host, revision, plan, asked)
	if (plan.kind !== 'ready' && plan.kind !== 'nothing-to-do') {
		const ending = { ...endUnplanned(plan, root), packages: await settleBook(builder, host, number) }
		return { ending: withRemarks(ending, base, asked.rejected), published: false }
	}

	const publishing = await publishOrder(builder, settings, number)
	const lost = askForLost(publishing, reporter.note)
	const order = { host, settings, generation, plan, asked: person, lost }
	const built = await buildGeneration(builder, order, reporter, signal)
	if (built.kind === 'stopped') return 'stopped'
	if (built.kind === 'superseded') return { ending: endSuperseded(built.by, built.packages), published: false }

	await reporter.step('publish', 'publishing what is built')
	const left = await publish(publishing)
	const size = built.size > 0 ? { size: built.size } : {}
	const ended = { ...endBuilt(withFailedBefore(built.world, built.failedBefore), built.packages, plan, root), ...size }
	const ending = withLeftOut(withNotRetried(ended, host, built.failedBefore), left.damaged, log)
	return { ending: withRemarks(ending, base, asked.rejected), published: true }
}
