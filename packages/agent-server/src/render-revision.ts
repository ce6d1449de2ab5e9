import { type Diagnostic, hasErrors } from '@altroot/shared/diagnostic'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Builder } from './builder.ts'
import { readBase } from './render/base.ts'
import { type Rendered, render } from './render/render.ts'
import { switchRender } from './render/switch.ts'
import type { HostSettings } from './settings/settings.ts'
import { rootPlaces } from './store/places.ts'

/** What a revision's files yield for the host's alt root, with every finding about them. Writes nothing. */
export async function renderTree(
	{ basePortage }: Builder,
	{ root, trust }: HostSettings,
	tree: ConfigTree,
): Promise<{ rendered: Rendered; diagnostics: readonly Diagnostic[] }> {
	const { published: _, ...places } = rootPlaces(root)
	const rendered = render({ tree, base: await readBase(basePortage), root, trust, places })
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
	const { rendered, diagnostics } = await renderTree(builder, settings, await readConfigTree(builder.ledger, revision))
	if (!hasErrors(diagnostics)) await switchRender(root, await builder.renders.writeRender(rendered, root, revision))
	return diagnostics
}
