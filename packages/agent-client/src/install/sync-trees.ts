import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import type { OfferedTree } from '@altroot/shared/protocol/host-status'
import { ownerOf } from '../trees/from-server.ts'
import { laptopEnvironment, portageEnvironment, type Source } from './environment.ts'
import { knownLocations, syncedRepositories } from './synced-repositories.ts'

/**
 * What came of one tree: it was as the server's already (`same`) or is now (`synced`), the server's has moved on since it
 * built (`moved-on`), it is a git checkout of the person's own (`own-checkout`), or Portage could not sync it.
 */
export interface TreeSync {
	readonly name: string
	readonly outcome: 'same' | 'synced' | 'moved-on' | 'own-checkout' | 'failed'
	/** One sentence for people, with what to do; empty for `same` and `synced`. */
	readonly reason: string
}

export interface TreeSyncer {
	readonly emerge: string
	readonly own: NodeJS.ProcessEnv
	readonly run: Run
	readonly signal?: AbortSignal
}

/**
 * Brings each tree that both sides have, by name, to the server's state. `states` is what the published generation was
 * built from (`Generation.trees`); a tree that it does not name is synced in any case. An AgentError (`portage-refused`)
 * where Portage cannot read the laptop's repos.conf.
 */
export async function syncTrees(
	source: Source,
	offered: readonly OfferedTree[],
	states: Readonly<Record<string, string>>,
	syncer: TreeSyncer,
): Promise<readonly TreeSync[]> {
	const known = await askRepositories(source, syncer)
	const locations = knownLocations(known)
	const synced: TreeSync[] = []
	for (const tree of offered) {
		const local = locations.get(tree.name)
		if (local !== undefined) synced.push(await syncTree(source, known, tree, local, states[tree.name], syncer))
	}
	return synced
}

async function syncTree(
	source: Source,
	known: string,
	{ name, location }: OfferedTree,
	local: string,
	wanted: string | undefined,
	{ emerge, own, run, signal }: TreeSyncer,
): Promise<TreeSync> {
	const before = await readTreeState(local)
	if (before !== undefined && before === wanted) return { name, outcome: 'same', reason: '' }
	if (existsSync(join(local, '.git'))) return ownCheckout(name, local, before, wanted)
	// Portage syncs only where the server's time is later than this file's: not back to an older state. A crash after
	// it costs the comparison of all files at the next sync.
	if (wanted !== undefined) await rm(join(local, 'metadata/timestamp.chk'), { force: true })
	const trees = [{ name, location, owner: await ownerOf(local) }]
	const env = {
		...portageEnvironment(source, own),
		PORTAGE_REPOSITORIES: syncedRepositories(known, trees, source.gate),
	}
	const options = { env, ...(signal ? { signal } : {}) }
	const { exitCode, stdout, stderr } = await run(emerge, ['--quiet', '--color=n', '--sync', name], options)
	if (exitCode !== 0) return { name, outcome: 'failed', reason: failure(name, location, `${stdout}\n${stderr}`) }
	const after = await readTreeState(local)
	if (wanted === undefined || after === wanted) return { name, outcome: 'synced', reason: '' }
	return {
		name,
		outcome: 'moved-on',
		reason: `${name} is at ${after}, the packages were built from ${wanted}: the next generation brings them together`,
	}
}

/** What `portageq repos_config` says of the laptop's trees: an ini text, with what Portage adds to repos.conf. */
export async function askRepositories(
	{ root }: Source,
	{ own, run }: Pick<TreeSyncer, 'own' | 'run'>,
): Promise<string> {
	const { exitCode, stdout, stderr } = await run('portageq', ['repos_config', root], {
		env: laptopEnvironment(root, own),
	})
	if (exitCode === 0) return stdout
	throw new AgentError('portage-refused', `portageq repos_config failed: ${lastLine(stderr)}`, {
		disposition: 'stall',
		hint: 'does `emerge --info` work? correct what it complains of',
	})
}

function ownCheckout(name: string, local: string, state = 'no commit', wanted = 'another state'): TreeSync {
	const difference = `${local} is a git checkout of your own at ${state.slice(0, 12)}, the server built from ${wanted.slice(0, 31)}`
	const remedy = `sync it with \`emerge --sync ${name}\`, or remove ${local}/.git, and it comes from the server`
	return { name, outcome: 'own-checkout', reason: `${difference}: ${remedy}` }
}

/** The first complaint of ssh and rsync is the cause, the others follow from it. */
function failure(name: string, location: string, output: string): string {
	if (/timestamp\.chk" failed: No such file/.test(output)) {
		return `${name} cannot be synced: ${location} on the server has no metadata/timestamp.chk, by which Portage sees what is newer`
	}
	const complaint = output.split('\n').find((line) => /rsync|denied|refused|failed|error|!!!/i.test(line))
	return `${name} cannot be synced: ${(complaint ?? lastLine(output)).trim()}`
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) ?? ''
}
