import type { Diagnostic } from '@altroot/shared/diagnostic'
import { namesInPackageEnv } from '@altroot/shared/portage/env-file'
import { readHostFacts } from '@altroot/shared/portage/host-facts'
import { readMakeConf, type Variable } from '@altroot/shared/portage/make-conf'
import { readRepositories } from '@altroot/shared/portage/repos-conf'
import { placeFiles } from './file-rules.ts'
import { type FileContext, renderFiles } from './files.ts'
import type { Rendered, RenderInput } from './input.ts'
import type { Bench } from './judge.ts'
import { type JudgedFile, judgeFile, judgeMakeConf } from './judged-file.ts'
import { renderMakeConf } from './make-conf.ts'
import { withoutLinks } from './plain-files.ts'
import { type RenderedProfile, renderProfile } from './profile.ts'
import { eachOnce } from './report.ts'
import { renderRepositories } from './repositories.ts'
import { namesToSetAside } from './set-aside.ts'

export type { BaseProfile, BaseSettings, BuildPlaces, Rendered, RenderInput } from './input.ts'
export { printReport, type RenderReport, type ReportLine } from './report.ts'

/**
 * Turns a revision into a whole config root for the server: what shapes packages as on the laptop, what is about the
 * building machine as the server has it. Every variable and file of the laptop stands in the report once. With an error
 * among the diagnostics (or among validateTree's) the last good render stays in use.
 */
export function render(input: RenderInput): Rendered {
	return renderWork(input).rendered
}

/** A render with what it was made of, for the next one: see `renderAgain`. */
export interface Work {
	readonly input: RenderInput
	readonly rendered: Rendered
	readonly context: FileContext
	/** Findings about the whole, then those about single files, by path. */
	readonly general: readonly Diagnostic[]
	readonly found: ReadonlyMap<string, readonly Diagnostic[]>
}

export function renderWork(input: RenderInput): Work {
	const { base, trust } = input
	const { facts, diagnostics: found } = readHostFacts(input.tree)
	const { tree, report: links } = withoutLinks(input.tree, 'etc/portage/make.profile')
	const { variables } = readMakeConf(tree)
	const { repositories } = readRepositories(tree)
	const locations = new Map([...repositories.values()].map(({ name, location }) => [name, location]))
	const profile = renderProfile(input.tree, locations, base, facts?.profile)
	const repos = renderRepositories(tree, base)

	const profiles = [...profile.directories.keys(), 'etc/portage/profile']
	const defaults = profiles.map((directory) => {
		return readMakeConf(tree, { place: `${directory}/make.defaults`, sources: false }).variables
	})
	const inherited = new Map(defaults.flatMap((one) => [...one]))
	const bench: Bench = { base, trust, host: input.host, facts, useExpand: namesToExpand(profile, defaults, variables) }
	const placed = placeFiles(tree, profiles, namesInPackageEnv(tree))
	const makeConf = judgeMakeConf(tree, inherited, bench)
	const judged = placed.flatMap(({ path, variables: kind }) =>
		kind
			? [judgeFile(tree, path, kind, kind === 'env' ? new Map([...inherited, ...variables]) : inherited, bench)]
			: [],
	)
	const aside = namesToSetAside([makeConf, ...judged])
	const before = [...aside].filter((name) => !judged.some((file) => file.kind === 'defaults' && sets(file, name)))
	const sourced = new Set([makeConf, ...judged].flatMap((file) => [...file.sourced]))
	const context = { bench, aside, judged, sourced, profile }
	const others = renderFiles(tree, placed, context)

	const files = new Map(others.files)
	files.set('etc/portage/make.conf', text(renderMakeConf(makeConf, bench, aside, before, input)))
	files.set('etc/portage/repos.conf', text(repos.text))
	for (const [directory, parents] of profile.directories) {
		if (parents !== '') files.set(`${directory}/parent`, text(parents))
	}
	const general = [
		...found,
		...profile.diagnostics,
		...repos.diagnostics,
		...makeConf.judged.flatMap(({ verdict }) => verdict.diagnostics),
	]
	const rendered = {
		files,
		report: eachOnce([...makeConf.judged.map(({ verdict }) => verdict.report), ...others.report, ...links]),
		diagnostics: [...general, ...[...others.found.values()].flat()],
	}
	return { input, rendered, context, general, found: others.found }
}

function sets({ judged }: JudgedFile, name: string): boolean {
	return judged.some(({ variable }) => variable.name === name)
}

/** What the profiles of the server expand into USE flags, and what the laptop adds to that in its own and in make.conf. */
function namesToExpand(
	profile: RenderedProfile,
	defaults: readonly ReadonlyMap<string, Variable>[],
	variables: ReadonlyMap<string, Variable>,
): ReadonlySet<string> {
	const added = [...defaults, variables].flatMap((one) => one.get('USE_EXPAND')?.value.split(/\s+/) ?? [])
	return new Set([...profile.useExpand, ...added])
}

function text(content: string): { mode: '100644'; content: Uint8Array } {
	return { mode: '100644', content: new TextEncoder().encode(content) }
}
