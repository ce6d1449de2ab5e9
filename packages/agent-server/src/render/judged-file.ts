import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import {
	makeConf,
	makeDefaults,
	mapText,
	readMakeConf,
	referencesOf,
	type Template,
	type Variable,
} from '@altroot/shared/portage/make-conf'
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
	/** The files that it sources. */
	readonly sourced: ReadonlySet<string>
}

type Variables = ReadonlyMap<string, Variable>

/** Reads and judges make.conf, with all its files and what they source; `given` are the variables of the profiles. */
export function judgeMakeConf(tree: ConfigTree, given: Variables, bench: Bench): JudgedFile {
	const { variables, sourced } = readMakeConf(tree)
	const judged = withNative(variables, given).map((variable) => ({ variable, verdict: judge(variable, bench) }))
	return { kind: 'make.conf', path: 'etc/portage/make.conf', judged, mentioned: new Set(), sources: false, sourced }
}

/** Reads and judges one file; `given` are the variables that are set before it, with which it may name what it sources. */
export function judgeFile(
	tree: ConfigTree,
	path: string,
	kind: 'defaults' | 'env',
	given: Variables,
	bench: Bench,
): JudgedFile {
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(tree.get(path)?.content)
	const { entries } = (kind === 'env' ? makeConf : makeDefaults).parse(text, path)
	const { variables, sourced } = readMakeConf(tree, { place: path, given, sources: kind === 'env' })
	return {
		kind,
		path,
		judged: withNative(variables, given).map((variable) => ({
			variable,
			verdict: judge(variable, bench, kind === 'env'),
		})),
		mentioned: new Set(entries.flatMap(({ value }) => referencesOf(value))),
		sources: entries.some(({ name }) => name === 'source'),
		sourced,
	}
}

/** `-march=${CPU}` where CPU="native" was set before: the flag has to be seen as a whole. */
function withNative(variables: Variables, given: Variables): Variable[] {
	const spelled = (part: Template[number]): Template[number] => {
		const before = typeof part === 'string' ? undefined : given.get(part.name)?.value
		return before !== undefined && /^([a-z]+=)?native$/.test(before) ? before : part
	}
	return [...variables.values()].map((variable) => ({
		...variable,
		template: mapText(variable.template.map(spelled), (text) => text),
	}))
}
