import { type Diagnostic, finding } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type Repository, readRepositories } from '@altroot/shared/portage/repos-conf'
import type { BaseSettings } from './input.ts'

/** Keys that decide which ebuild is taken, and what it is made with; all others are about keeping a tree up to date. */
const decisive = ['priority', 'masters', 'aliases', 'eclass-overrides', 'force']

export interface RenderedRepositories {
	readonly text: string
	readonly diagnostics: readonly Diagnostic[]
}

/**
 * repos.conf for the server: every repository that the laptop has, at the place where the server has it, never synced
 * by a build. One that the server lacks is an error: a person has to bring it, for it is run as root.
 */
export function renderRepositories(tree: ConfigTree, base: BaseSettings): RenderedRepositories {
	const { repositories, mainRepo } = readRepositories(tree)
	const diagnostics: Diagnostic[] = []
	const sections = [...repositories.values()].flatMap((repository): string[] => {
		const location = base.repositories.get(repository.name)
		if (location !== undefined) return [section(repository, location)]
		diagnostics.push(findMissing(repository))
		return []
	})
	const head = `# Where the build server has the repositories of the laptop.\n[DEFAULT]\nmain-repo = ${mainRepo}\n`
	return { text: [head, ...sections].join('\n'), diagnostics }
}

function section({ name, keys }: Repository, location: string): string {
	const values = decisive.flatMap((key): (readonly [string, string])[] => {
		const found = keys.get(key)
		return found ? [[key, found.value]] : []
	})
	const lines = [['location', location], ...values, ['auto-sync', 'no']].map(
		([key, value]) => `${key} = ${value!.replaceAll('%', '%%').replaceAll('\n', '\n\t')}\n`,
	)
	return `[${name}]\n${lines.join('')}`
}

function findMissing(repository: Repository): Diagnostic {
	const { name, keys } = repository
	const uri = keys.get('sync-uri')?.value.trim()
	const message = `the server has no repository ${name}`
	const hint = `run on the server: altroot-server overlay add ${name}${uri ? ` ${uri}` : ''}`
	return finding('error', repository, 'overlay-missing', message, hint)
}
