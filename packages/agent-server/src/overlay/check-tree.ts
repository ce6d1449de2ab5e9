import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'

/** What is wrong with a tree that was just synced: Portage would leave it out, or its ebuilds would lack eclasses. */
export interface TreeFault {
	readonly wrong: string
	readonly hint: string
}

/** Looks at `profiles/repo_name` and the masters of a tree; undefined where both are right. `known`: the names of all trees. */
export async function findFault(
	name: string,
	location: string,
	known: readonly string[],
): Promise<TreeFault | undefined> {
	const called = (await readTextIfAny(join(location, 'profiles/repo_name')))?.trim()
	if (called === undefined) {
		return { wrong: 'it has no profiles/repo_name: it is no ebuild repository', hint: 'is the URI right?' }
	}
	if (called !== name) return { wrong: `its own name is ${called}`, hint: `altroot-server overlay add ${called} …` }
	const layout = (await readTextIfAny(join(location, 'metadata/layout.conf'))) ?? ''
	const masters = /^\s*masters\s*=(.*)$/m.exec(layout)?.[1]?.trim().split(/\s+/).filter(Boolean) ?? []
	const absent = masters.filter((master) => !known.includes(master))
	if (absent.length === 0) return undefined
	const [first] = absent
	return {
		wrong: `it builds on ${absent.join(', ')}, which the server does not have`,
		hint: `altroot-server overlay add ${first}`,
	}
}
