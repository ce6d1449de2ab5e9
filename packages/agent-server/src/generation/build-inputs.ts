import { createHash } from 'node:crypto'
import { readConfigTree } from '@altroot/shared/ledger/config-tree'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { Generation } from '@altroot/shared/protocol/generation'
import { readBaseTree } from '../base/snapshot.ts'
import { dependencyNames, type Present, versionsOf } from '../build/dependencies.ts'
import { relevantConfig } from '../build/relevant-config.ts'
import type { Builder } from '../builder.ts'

/** Hashes what the build of a package depends on. */
export type Inputs = (entry: PackageEntry) => Promise<string>

/**
 * All that decides how the build of a package ends, each as one hash: its version and flags, the trees, what concerns it
 * in the laptop's configuration, the server's own, the versions of what it depends on, and the limits. `coming`: what
 * will be installed before it, where that is not so yet.
 */
export async function inputsOf(
	builder: Builder,
	root: string,
	{ revision, trees }: Generation,
	coming: readonly PackageEntry[],
): Promise<Inputs> {
	const { ledger, basePortage, clock, runInGroup, settings } = builder
	const { 'package-limit': whole, 'idle-limit': idle } = settings().build
	const [tree, base] = await Promise.all([readConfigTree(ledger, revision), readBaseTree(basePortage)])
	const baseFiles = [...base].map(([path, { content }]) => [path, createHash('sha256').update(content).digest('hex')])
	const present = await presentAfter(root, coming)
	return async (entry) => {
		const names = await dependencyNames(entry.cpv, { root, clock, runInGroup })
		const flags = Object.entries(entry.flags).map(([group, all]) => [
			group,
			all.map(({ name, enabled }) => [name, enabled]),
		])
		const all = [
			entry.cpv,
			entry.root,
			flags,
			trees,
			relevantConfig(tree, entry.cpv),
			baseFiles.sort(),
			versionsOf(names, present),
			whole,
			idle,
		]
		return createHash('sha256').update(JSON.stringify(all)).digest('hex')
	}
}

async function presentAfter(root: string, coming: readonly PackageEntry[]): Promise<readonly Present[]> {
	const installed = await Promise.all(
		[...new Set([root, '/'])].map(async (where) =>
			(await readInstalledPackages(where)).map(({ cpv }): Present => ({ root: where, cpv })),
		),
	)
	const replaced = new Set(coming.flatMap(replacedBy))
	const kept = installed.flat().filter(({ root: where, cpv }) => !replaced.has(`${where} ${cpv}`))
	return [...kept, ...coming.map(({ root: where, cpv }) => ({ root: where, cpv }))]
}

function replacedBy({ root, cpv, old, marks }: PackageEntry): string[] {
	return marks.newSlot ? [] : old.map(({ version }) => `${root} ${nameAndVersion(cpv).name}-${version}`)
}
