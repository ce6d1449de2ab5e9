import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import type { Finding, Machine } from '../finding.ts'

/** That each tree is whole: Portage drops one by another name, and one that a sync has left half done fails in odd ways. */
export async function lookAtTrees({ base }: Machine): Promise<readonly Finding[]> {
	if (base.repositories.size === 0)
		return [{ what: 'trees', wrong: 'none is there', remedy: 'run `emerge --sync` on the server', stopsBuild: true }]
	return Promise.all([...base.repositories].map(([name, location]) => lookAtTree(name, location)))
}

async function lookAtTree(name: string, location: string): Promise<Finding> {
	const what = `tree ${name} at ${location}`
	const called = (await readTextIfAny(join(location, 'profiles/repo_name')))?.trim()
	if (called !== undefined && called !== name) {
		const remedy = `call it [${called}] in /etc/portage/repos.conf`
		return { what, wrong: `its profiles/repo_name says ${called}, so Portage leaves it out`, remedy }
	}
	if (existsSync(join(location, '.git/index.lock'))) {
		const wrong = 'git has left it half updated, or updates it now (.git/index.lock)'
		return { what, wrong, remedy: `if no sync runs: rm ${location}/.git/index.lock, then altroot-server sync ${name}` }
	}
	if (!existsSync(join(location, 'profiles')) || !existsSync(join(location, 'metadata'))) {
		const wrong = 'it has no profiles or no metadata: a sync has not finished'
		return { what, wrong, remedy: `altroot-server sync ${name}` }
	}
	const state = await readTreeState(location)
	return {
		what: state === undefined ? what : `${what}, at ${/^[0-9a-f]{40,}$/.test(state) ? state.slice(0, 12) : state}`,
	}
}
