import { linksOf } from '@altroot/shared/portage/config-links'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { changedPaths, withChanges } from '@altroot/shared/portage/tree-changes'
import { placeFiles } from './file-rules.ts'
import { type FileContext, renderFiles } from './files.ts'
import type { RenderInput } from './input.ts'
import { mostFiles } from './plain-files.ts'
import { render, type Work } from './render.ts'

/** What the judgement of other files depends on. */
const telling =
	/^(?:etc\/portage\/(?:make\.conf|make\.profile|profile|repos\.conf|package\.env|env|sets\.conf)|\.altroot)(?:\/|$)/

/**
 * The render of a revision that differs from the one rendered before in files only that stand for themselves: those are
 * judged, all else is as it was. undefined where more may have changed, be it on the side of the server; what comes out is
 * the same either way.
 */
export function renderAgain(last: Work, input: RenderInput): Work | undefined {
	const { tree } = input
	const changed = changedPaths(last.input.tree, tree)
	const links = [...linksOf(last.input.tree), ...linksOf(tree)].filter((path) => path !== 'etc/portage/make.profile')
	if (links.length > 0 || tree.size > mostFiles || !sameServer(last, input)) return undefined
	if (changed.some((path) => concernsOthers(last, path))) return undefined
	const own = new Map(changed.flatMap((path) => (tree.has(path) ? [[path, tree.get(path)!] as const] : [])))
	const placed = placeFiles(own, [], new Set())
	if (placed.some(({ rule, path }) => rule === undefined && !path.startsWith('var/lib/portage/'))) return undefined
	const some = renderFiles(own, placed, last.context)
	const files = withChanges(last.rendered.files, new Map(changed.map((path) => [path, some.files.get(path)])))
	const isSame = some.found.size === 0 && !changed.some((path) => last.found.has(path))
	const found = isSame ? last.found : foundNow(last.found, changed, some.found)
	const rendered = {
		files,
		diagnostics: isSame ? last.rendered.diagnostics : [...last.general, ...[...found.values()].flat()],
		get report() {
			return render(input).report
		},
	}
	return { ...last, input, rendered, found }
}

function foundNow(before: Work['found'], changed: readonly string[], now: Work['found']): Work['found'] {
	const found = new Map(before)
	for (const path of changed) found.delete(path)
	for (const [path, diagnostics] of now) found.set(path, diagnostics)
	return found
}

/** A file that decides about others, or is read as a part of another one; or that may be, now that it has come. */
function concernsOthers({ input, context }: Work, path: string): boolean {
	const { sourced, judged, profile } = context
	if (telling.test(path) || sourced.has(path)) return true
	if (!input.tree.has(path) && (judged.some((file) => file.sources) || sourcesNothing(input.tree))) return true
	return [...profile.directories.keys()].some((directory) => path.startsWith(`${directory}/`))
}

/** Whether make.conf names a file to source that was not there. */
function sourcesNothing(tree: ConfigTree): boolean {
	return readMakeConf(tree).diagnostics.some(({ code }) => code === 'make-conf-source')
}

/** Whether all is the same that a render takes from the server. */
function sameServer({ context, input: before }: Work, now: RenderInput): boolean {
	if (ownText(before) !== ownText(now)) return false
	return before.base === now.base || baseText(context, before) === baseText(context, now)
}

function ownText({ root, trust, places, power }: RenderInput): string {
	return JSON.stringify([root, trust, places, power])
}

function baseText({ profile }: FileContext, { base }: RenderInput): string {
	const parents = [...profile.directories.values()]
		.flatMap((text) => text.split('\n'))
		.filter((one) => one.includes(':'))
	const profiles = parents.map((parent) => base.profile(parent))
	return JSON.stringify([[...base.variables], [...base.repositories], profiles])
}
