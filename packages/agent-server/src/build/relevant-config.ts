import { createHash } from 'node:crypto'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import { isWordList } from '@altroot/shared/portage/make-conf/word-lists'

/**
 * What of a laptop's configuration the build of one package depends on, beyond its version and its USE flags: the
 * variables that compilers see, env files and code, its patches, and its lines in package.env. As one text to compare.
 */
export function relevantConfig(tree: ConfigTree, cpv: string): string {
	const { name } = nameAndVersion(cpv)
	const variables = [...readMakeConf(tree).variables.values()]
		.filter((variable) => variable.name === 'FEATURES' || !isWordList(variable.name))
		.map((variable) => `${variable.name}=${variable.value}`)
	const files = [...tree].flatMap(([path, { content }]) => {
		const short = path.replace(/^etc\/portage\//, '')
		if (/^package\.env(\/|$)/.test(short)) return linesFor(name, Buffer.from(content).toString())
		return isWhole(short, name) ? [`${path} ${createHash('sha256').update(content).digest('hex')}`] : []
	})
	return [...variables, ...files].sort().join('\n')
}

/** Files of which every byte may count. */
function isWhole(path: string, name: string): boolean {
	if (/^(bashrc$|env\/|profile\/|make\.profile(\/|$))/.test(path))
		return !/^env\/[^/]+\/[^/]+$/.test(path) || path.startsWith(`env/${name}`)
	return path.startsWith(`patches/${name}`) || path.startsWith(`savedconfig/${name}`)
}

/** Lines that name the package, or any package by a wildcard. */
function linesFor(name: string, text: string): string[] {
	return text.split('\n').flatMap((line) => {
		const words = line.replace(/#.*/, '').trim()
		const [atom = ''] = words.split(/\s/)
		return atom.includes('*') || atom.includes(name) ? [`package.env ${words}`] : []
	})
}
