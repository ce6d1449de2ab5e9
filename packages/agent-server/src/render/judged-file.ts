import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { makeConf, makeDefaults, readMakeConf, referencesOf, type Variable } from '@altroot/shared/portage/make-conf'
import { type Bench, judge, type Verdict } from './judge.ts'

/** make.conf as a whole, a profile's make.defaults, or a file of env/ that package.env names. */
export type FileKind = 'make.conf' | 'defaults' | 'env'

/** A variable of a file, and what becomes of it there. */
export interface Judged {
	readonly variable: Variable
	readonly verdict: Verdict
}

/** The variables of one file that has the grammar of make.conf. References in them are to what was set before the file. */
export interface JudgedFile {
	readonly kind: FileKind
	readonly path: string
	readonly judged: readonly Judged[]
	/** The names that its lines refer to, also where the file itself has given them a value. */
	readonly mentioned: ReadonlySet<string>
	readonly sources: boolean
}

/** Reads and judges make.conf, with all its files and what they source. */
export function judgeMakeConf(tree: ConfigTree, bench: Bench): JudgedFile {
	const { variables } = readMakeConf(tree)
	const judged = [...variables.values()].map((variable) => ({ variable, verdict: judge(variable, bench) }))
	return { kind: 'make.conf', path: 'etc/portage/make.conf', judged, mentioned: new Set(), sources: false }
}

/** Reads and judges one file; `given` are the variables of make.conf, with which a file of env/ may name what it sources. */
export function judgeFile(
	tree: ConfigTree,
	path: string,
	kind: 'defaults' | 'env',
	given: ReadonlyMap<string, Variable>,
	bench: Bench,
): JudgedFile {
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(tree.get(path)?.content)
	const { entries } = (kind === 'env' ? makeConf : makeDefaults).parse(text, path)
	const { variables } = readMakeConf(tree, { place: path, given, sources: kind === 'env' })
	return {
		kind,
		path,
		judged: [...variables.values()].map((variable) => ({ variable, verdict: judge(variable, bench, kind === 'env') })),
		mentioned: new Set(entries.flatMap(({ value }) => referencesOf(value))),
		sources: entries.some(({ name }) => name === 'source'),
	}
}
