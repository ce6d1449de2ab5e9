import { posix } from 'node:path'
import { type Diagnostic, finding } from '../../diagnostic.ts'
import { decode } from '../config-files.ts'
import { realPath } from '../config-links.ts'
import type { ConfigTree } from '../config-tree.ts'
import type { LexSource, Word } from '../shlex.ts'
import { expand, parseValue, type Template, textOf } from './template.ts'
import { unixLines } from './text.ts'
import type { Open } from './words.ts'

/** A file that sources itself makes Portage end with a traceback at about this many; nobody means to have them. */
const most = 1000

/** Reads a file that `source` names and that is outside of the config tree; undefined where there is none. */
export type ReadOutside = (path: string) => Uint8Array | undefined

/**
 * Finds the files that `source` names in a config tree: absolute from the config root, else beside the file that names
 * them (shlex.sourcehook). What cannot be read is an error, as it is for Portage; findings go to `diagnostics`.
 */
export function sourcesOf(
	tree: ConfigTree,
	scope: ReadonlyMap<string, Template>,
	diagnostics: Diagnostic[],
	readOutside?: ReadOutside,
): Open {
	let opened = 0
	return (target: Word): LexSource | undefined => {
		const fail = (message: string, hint: string): undefined => {
			const place = { path: target.source.path, line: target.line }
			diagnostics.push(finding('error', place, 'make-conf-source', message, hint))
		}
		const named = textOf(expand(parseValue(target.text).template, scope) ?? [])
		if (named === '') return fail('"source" does not say which file', 'name a file, or remove the line')
		const absolute = posix.resolve('/', posix.dirname(target.source.path), named.replace(/^"(.*)"$/, '$1'))
		if (++opened === most) return fail(`${absolute} is the ${most}th file that is sourced`, 'let no file source itself')
		if (opened > most) return undefined
		const path = realPath(tree, absolute.slice(1))
		const content = (path === undefined ? undefined : tree.get(path)?.content) ?? readOutside?.(absolute)
		if (content !== undefined) {
			const file = decode({ mode: '100644', content }, path ?? absolute)
			diagnostics.push(...file.diagnostics)
			return { path: path ?? absolute, text: unixLines(file.text) }
		}
		if (absolute.startsWith('/etc/portage/')) return fail(`there is no file ${absolute}`, 'make it, or remove the line')
		return fail(
			`${absolute} is not below /etc/portage, so it is not recorded and the build server cannot read it`,
			'move it to /etc/portage and source it from there',
		)
	}
}
