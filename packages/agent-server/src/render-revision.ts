import { type Diagnostic, hasErrors } from '@altroot/shared/diagnostic'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Builder } from './builder.ts'
import { readBase } from './render/base.ts'
import { render } from './render/render.ts'
import { switchRender } from './render/switch.ts'
import { writeRender } from './render/write.ts'
import type { HostSettings } from './settings/settings.ts'
import { rootPlaces } from './store/places.ts'

/**
 * Makes a revision the configuration of the host's alt root and returns what was found in it; with an error among that
 * the last good render stays. Safe to repeat after a crash in it.
 */
export async function renderRevision(
	{ ledger, basePortage }: Builder,
	{ root, trust }: HostSettings,
	revision: string,
): Promise<readonly Diagnostic[]> {
	const { published: _, ...places } = rootPlaces(root)
	const tree = await readConfigTree(ledger, revision)
	const rendered = render({ tree, base: await readBase(basePortage), root, trust, places })
	const diagnostics = [...validateTree(tree), ...rendered.diagnostics]
	if (!hasErrors(diagnostics)) await switchRender(root, await writeRender(rendered, root, revision))
	return diagnostics
}
