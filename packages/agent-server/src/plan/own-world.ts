import { join } from 'node:path'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'

const setsConf = 'etc/portage/sets.conf'
const selected = 'var/lib/portage/selected'

/**
 * A render that brings its own world: Portage reads that below ROOT, wherever its configuration lies. In this one
 * `@selected`, which is what `@world` has of world and world_sets, is read from a file in `directory`, where the render
 * is going to lie (portage(5), "sets.conf"). Its name stays, and by its name Portage knows it.
 */
export function withOwnWorld(files: ConfigTree, directory: string): ConfigTree {
	const own = new Map<string, ConfigFile>()
	// As a file it could not have the section twice, as a directory it can, and the later file counts.
	for (const [path, file] of files) own.set(path === setsConf ? `${setsConf}/00-laptop` : path, file)
	const set = `[selected]\nclass = portage.sets.files.StaticFileSet\nfilename = ${join(directory, selected)}\n`
	own.set(`${setsConf}/zz-world`, textFile(set))
	const atoms = linesOf(files.get('var/lib/portage/world')).filter((line) => !line.startsWith('@'))
	const sets = linesOf(files.get('var/lib/portage/world_sets')).filter((line) => line.startsWith('@'))
	return own.set(selected, textFile([...atoms, ...sets].map((line) => `${line}\n`).join('')))
}

function linesOf(file: ConfigFile | undefined): readonly string[] {
	return file === undefined
		? []
		: new TextDecoder()
				.decode(file.content)
				.split('\n')
				.filter((line) => line.trim() !== '')
}

function textFile(text: string): ConfigFile {
	return { mode: '100644', content: new TextEncoder().encode(text) }
}
