import { namesInPackageEnv } from '@altroot/shared/portage/env-file'
import { readHostFacts } from '@altroot/shared/portage/host-facts'
import { readMakeConf, type Variable } from '@altroot/shared/portage/make-conf'
import { readRepositories } from '@altroot/shared/portage/repos-conf'
import { renderFiles } from './files.ts'
import type { Rendered, RenderInput } from './input.ts'
import { type Bench, judge, type Verdict } from './judge.ts'
import { renderMakeConf } from './make-conf.ts'
import { withoutLinks } from './plain-files.ts'
import { type RenderedProfile, renderProfile } from './profile.ts'
import { renderRepositories } from './repositories.ts'

export type { BaseProfile, BaseSettings, BuildPlaces, Rendered, RenderInput } from './input.ts'
export { printReport, type RenderReport, type ReportLine } from './report.ts'

/**
 * Turns a revision into a whole config root for the server: what shapes packages as on the laptop, what is about the
 * building machine as the server has it. Every variable and file of the laptop stands in the report once. With an error
 * among the diagnostics (or among validateTree's) the last good render stays in use.
 */
export function render(input: RenderInput): Rendered {
	const { tree, base, trust } = input
	const { facts, diagnostics: found } = readHostFacts(tree)
	const { variables } = readMakeConf(tree)
	const { repositories } = readRepositories(tree)
	const locations = new Map([...repositories.values()].map(({ name, location }) => [name, location]))
	const profile = renderProfile(tree, locations, base, facts?.profile)
	const repos = renderRepositories(tree, base)

	const bench: Bench = { base, trust, facts, useExpand: namesToExpand(profile, variables) }
	const verdicts = [...variables.values()].map((variable) => judge(variable, bench))
	const given = { variables, rendered: namesOfRendered(verdicts) }
	const others = renderFiles(withoutLinks(tree, 'etc/portage/make.profile'), {
		bench,
		profile,
		given,
		named: namesInPackageEnv(tree),
	})

	const files = new Map(others.files)
	files.set('etc/portage/make.conf', text(renderMakeConf(verdicts, variables, input)))
	files.set('etc/portage/repos.conf', text(repos.text))
	for (const [directory, parents] of profile.directories) {
		if (parents !== '') files.set(`${directory}/parent`, text(parents))
	}
	return {
		files,
		report: [...verdicts.map(({ report }) => report), ...others.report],
		diagnostics: [
			...found,
			...profile.diagnostics,
			...repos.diagnostics,
			...verdicts.flatMap(({ diagnostics }) => diagnostics),
			...others.diagnostics,
		],
	}
}

/** What the profiles expand into USE flags, and what the laptop adds to that. */
function namesToExpand(profile: RenderedProfile, variables: ReadonlyMap<string, Variable>): ReadonlySet<string> {
	const own = variables.get('USE_EXPAND')?.value.split(/\s+/) ?? []
	return new Set([...profile.useExpand, ...own])
}

function namesOfRendered(verdicts: readonly Verdict[]): ReadonlySet<string> {
	const kept = verdicts.filter(({ report, template }) => template && report.fate !== 'server')
	return new Set(kept.map(({ report }) => report.name!))
}

function text(content: string): { mode: '100644'; content: Uint8Array } {
	return { mode: '100644', content: new TextEncoder().encode(content) }
}
