import { type Diagnostic, hasErrors } from '@altroot/shared/diagnostic'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Builder } from '../builder.ts'
import { renderAgain } from '../render/again.ts'
import { baseAt } from '../render/base-now.ts'
import { type Rendered, type RenderInput, render, renderWork } from '../render/render.ts'
import type { HostSettings } from '../settings/settings.ts'
import { rootPlaces } from '../store/places.ts'

/** What a revision's files yield for the host's alt root, with every finding about them. Writes nothing. */
export async function renderTree(
	builder: Builder,
	settings: HostSettings,
	tree: ConfigTree,
): Promise<{ rendered: Rendered; diagnostics: readonly Diagnostic[] }> {
	const rendered = render(await inputOf(builder, settings, tree))
	return { rendered, diagnostics: [...validateTree(tree), ...rendered.diagnostics] }
}

/**
 * Makes a revision the configuration of the host's alt root and returns what was found in it; with an error among that
 * the last good render stays. Safe to repeat after a crash in it.
 */
export async function renderRevision(
	builder: Builder,
	settings: HostSettings,
	revision: string,
): Promise<readonly Diagnostic[]> {
	const { root } = settings
	const tree = await readConfigTree(builder.ledger, revision)
	const last = builder.renders.workOf(root)
	const input = await inputOf(builder, settings, tree)
	const work = (last && renderAgain(last, input)) ?? renderWork(input)
	const diagnostics = [...validateTree(tree, last?.input.tree), ...work.rendered.diagnostics]
	builder.renders.keepWork(root, work)
	if (!hasErrors(diagnostics)) await builder.renders.show(work.rendered, root, revision)
	return diagnostics
}

async function inputOf(
	{ basePortage, settings, clock }: Builder,
	{ root, trust }: HostSettings,
	tree: ConfigTree,
): Promise<RenderInput> {
	const { published: _, ...places } = rootPlaces(root)
	const { distcc, ccache, hosts } = settings()
	const host = Object.keys(hosts).find((name) => hosts[name]?.root === root)
	const power = { distccHosts: distcc.hosts, ccacheDir: ccache.dir }
	return {
		tree,
		base: await baseAt(basePortage, clock.now()),
		root,
		...(host === undefined ? {} : { host }),
		trust,
		places,
		power,
	}
}
