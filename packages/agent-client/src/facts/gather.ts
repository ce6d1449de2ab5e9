import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '@altroot/shared/platform/run'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { type HostFacts, hostFactsSchema, printHostFacts } from '@altroot/shared/portage/host-facts'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import type { Locations } from '@altroot/shared/portage/profile'
import { readRepositories } from '@altroot/shared/portage/repos-conf'
import { cpuFlagsX86 } from './cpu-flags.ts'
import { profileOf } from './profile.ts'
import { programs } from './programs.ts'
import { textIfReadable } from './text.ts'

export interface Sources {
	/** Where etc/portage, the vdb and the trees are. */
	readonly configRoot: string
	/** Starts this machine's gcc, rustc and getconf. */
	readonly run: Run
	/** /proc/cpuinfo, where nothing else is said. */
	readonly cpuinfo?: string
}

/**
 * Finds out the facts of this laptop for a config tree of it, as the file that a revision holds. What cannot be found
 * out is left out, never a failure: the audit trail goes on without it.
 */
export function gatherFacts(sources: Sources): (tree: ConfigTree) => Promise<ConfigFile> {
	const { configRoot, run, cpuinfo = '/proc/cpuinfo' } = sources
	const ask = programs(run)
	return async (tree) => {
		const locations: Locations = new Map(
			[...readRepositories(tree).repositories].map(([name, { location }]) => [name, location]),
		)
		const [native, rustTargetCpu, machine, gcc, glibc] = await Promise.all([
			ask.native(),
			ask.rustCpu(),
			ask.machine(),
			ask.gccVersion(),
			ask.glibcVersion(),
		])
		const facts = acceptable({
			version: 1,
			profile: await profileOf(configRoot, tree, locations),
			chost: readMakeConf(tree).variables.get('CHOST')?.value || machine,
			native,
			rustTargetCpu,
			cpuFlagsX86: cpuFlagsX86((await textIfReadable(cpuinfo)) ?? ''),
			versions: found({ gcc, glibc, portage: await portageVersion(configRoot) }),
			trees: await treesIn(configRoot, locations),
		})
		return printHostFacts(facts)
	}
}

type Found = Readonly<Record<string, unknown>>

function found(facts: Found): Found {
	return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null && fact !== undefined))
}

/** Without what the server would not take (a CHOST with a blank): there, one such fact costs it all the others. */
function acceptable(facts: Found): HostFacts {
	const known = found(facts)
	const refused = new Set(hostFactsSchema.safeParse(known).error?.issues.map(({ path }) => path[0]))
	return hostFactsSchema.parse(Object.fromEntries(Object.entries(known).filter(([name]) => !refused.has(name))))
}

async function treesIn(configRoot: string, locations: Locations): Promise<Found> {
	const trees = [...locations].map(async ([name, location]) => {
		return [name, found({ location, state: await readTreeState(join(configRoot, location)) })]
	})
	return Object.fromEntries(await Promise.all(trees))
}

/** By the vdb: `emerge --version` takes longer than all else here. */
async function portageVersion(configRoot: string): Promise<string | undefined> {
	const names = await readdir(join(configRoot, 'var/db/pkg/sys-apps')).catch(() => [])
	return names.map((name) => /^portage-(\d.*)$/.exec(name)?.[1]).find((version) => version !== undefined)
}
