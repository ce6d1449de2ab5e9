import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '@altroot/shared/platform/run'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { type HostFacts, printHostFacts } from '@altroot/shared/portage/host-facts'
import { readMakeConf } from '@altroot/shared/portage/make-conf'
import type { Locations } from '@altroot/shared/portage/profile'
import { readRepositories } from '@altroot/shared/portage/repos-conf'
import { cpuFlagsX86 } from './cpu-flags.ts'
import { profileOf } from './profile.ts'
import { programs } from './programs.ts'
import { textIfReadable } from './text.ts'
import { treeState } from './tree-state.ts'

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
		const [gcc, machine, glibc, rust] = await Promise.all([ask.gcc(), ask.machine(), ask.glibc(), ask.rust()])
		const chost = readMakeConf(tree).variables.get('CHOST')?.value
		const facts = {
			version: 1,
			profile: word(await profileOf(configRoot, tree, locations)),
			chost: word(chost || machine),
			native: gcc?.native,
			rustTargetCpu: rust ?? undefined,
			cpuFlagsX86: cpuFlagsX86((await textIfReadable(cpuinfo)) ?? ''),
			versions: known({ gcc: gcc?.version, glibc, portage: await portageVersion(configRoot) }),
			trees: await treesIn(configRoot, locations),
		} as const
		return printHostFacts(known(facts) as HostFacts)
	}
}

/** Without the fields that nobody knows. */
function known<T extends object>(fields: T): { [K in keyof T]: NonNullable<T[K]> } {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as never
}

/** A fact that is no plain word is none: it would make the whole file unreadable. */
function word(text: string | null | undefined): string | undefined {
	return text != null && /^[\w.:+@/-]+$/.test(text) ? text : undefined
}

async function treesIn(configRoot: string, locations: Locations): Promise<HostFacts['trees']> {
	const trees: NonNullable<HostFacts['trees']> = {}
	for (const [name, location] of locations) {
		const state = await treeState(join(configRoot, location))
		trees[name] = { location, ...(state === null ? {} : { state }) }
	}
	return trees
}

/** By the vdb: `emerge --version` takes longer than all else here. */
async function portageVersion(configRoot: string): Promise<string | null> {
	const names = await readdir(join(configRoot, 'var/db/pkg/sys-apps')).catch(() => [])
	return names.map((name) => /^portage-(\d[\w.-]*)$/.exec(name)?.[1]).find((version) => version !== undefined) ?? null
}
