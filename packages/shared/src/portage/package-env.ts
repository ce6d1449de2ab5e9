import { type Diagnostic, finding } from '../diagnostic.ts'
import { userAtoms } from './atom.ts'
import { realPath } from './config-links.ts'
import type { ConfigTree } from './config-tree.ts'
import { packageLines } from './package-lines.ts'
import type { PackageEntry } from './package-meaning.ts'
import { emptyLine } from './package-words.ts'

/** package.env: `ATOM FILE…`, files below etc/portage/env in the order in which they count (portage(5) "package.env"). */
export const packageEnv = packageLines({
	kind: 'env',
	file: 'package.env',
	negates: false,
	star: false,
	bare: false,
	atoms: userAtoms,
	use: true,
	read: (line) => ({ words: line.words.slice(1), diagnostics: emptyLine(line, 'files of etc/portage/env') }),
	validate: (entries, tree) => entries.flatMap((entry) => entry.words.flatMap((word) => fileFault(entry, word, tree))),
})

/** Portage names a missing file and builds on without it (`config._grab_pkg_env`), so it is a warning here too. */
function fileFault(entry: PackageEntry, word: string, tree: ConfigTree): Diagnostic[] {
	if (word.startsWith('/') || word.split('/').includes('..')) {
		const message = `"${word}" lies outside etc/portage/env, so the build server does not have it`
		return [finding('error', entry, 'env-outside', message, 'move the file to etc/portage/env and name it here')]
	}
	const path = realPath(tree, `etc/portage/env/${word}`)
	if (path !== undefined && tree.has(path)) return []
	const message = `there is no file etc/portage/env/${word}, so Portage passes over it`
	return [finding('warning', entry, 'env-missing', message, 'make the file, or leave out its name')]
}
