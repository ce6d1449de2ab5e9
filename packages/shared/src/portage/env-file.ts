import type { Diagnostic } from '../diagnostic.ts'
import type { ConfigChange } from './config-change.ts'
import { filesOf } from './config-files.ts'
import { shortPath } from './config-names.ts'
import type { ConfigTree } from './config-tree.ts'
import type { Entry, Format } from './format.ts'
import { type Assignment, makeConf, readMakeConf } from './make-conf.ts'
import { packageEnv } from './package-env.ts'

/** A file that is not in the grammar of make.conf: `env/CAT/PN` is bash, and what nothing refers to may be anything. */
export interface OtherText extends Entry {
	readonly name: undefined
}

export type EnvEntry = Assignment | OtherText

const directory = 'etc/portage/env'

/**
 * The files below env/: those that package.env names are in the grammar of make.conf, those at CAT/PN are bash, and one
 * may be both. A text that is not in the grammar is one entry, and only an error where package.env names it.
 */
export const envFile: Format<EnvEntry> = {
	parse(text, path) {
		const { entries, diagnostics } = makeConf.parse(text, path)
		const faulty = diagnostics.some(({ severity }) => severity === 'error')
		if (faulty) return { entries: [{ path, line: 1, text, name: undefined }], diagnostics: [] }
		return { entries, diagnostics }
	},

	print(entries) {
		const other = entries.find(isOther)
		return other ? other.text : makeConf.print(entries.filter(isAssignment))
	},

	validate(entries, tree) {
		const path = entries[0]?.path
		if (path === undefined || !namesInPackageEnv(tree).has(path.slice(directory.length + 1))) return []
		return readEnvFile(tree, path).filter(({ severity }) => severity === 'error')
	},

	diff(before, after): readonly ConfigChange[] {
		const other = after.find(isOther) ?? before.find(isOther)
		if (!other) return makeConf.diff(before.filter(isAssignment), after.filter(isAssignment))
		const change = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed'
		return [{ kind: 'file', file: shortPath(other.path), change, path: other.path, line: 0 }]
	},
}

/** The files of env/, relative to it, that some line of package.env gives to packages. */
export function namesInPackageEnv(tree: ConfigTree): ReadonlySet<string> {
	const { files } = filesOf(tree, 'etc/portage/package.env')
	const entries = files.flatMap(({ path, text }) => packageEnv.parse(text, path).entries)
	return new Set(entries.flatMap(({ words }) => words))
}

function readEnvFile(tree: ConfigTree, place: string): readonly Diagnostic[] {
	return readMakeConf(tree, { place, given: readMakeConf(tree).variables }).diagnostics
}

function isOther(entry: EnvEntry): entry is OtherText {
	return entry.name === undefined
}

function isAssignment(entry: EnvEntry): entry is Assignment {
	return entry.name !== undefined
}
