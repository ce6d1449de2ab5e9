import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { plannedMerges } from '@altroot/shared/portage/merge-plan'
import { stopsPlan } from '@altroot/shared/portage/merge-plan/problem'
import { binaryPackage, type PackagesIndex } from '@altroot/shared/portage/packages-index'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { OtherTree, Verdict } from '@altroot/shared/protocol/verdict'
import { worldFromBinaries } from '../install/install.ts'
import { findOtherTrees } from '../install/other-trees.ts'
import { type Asker, pretend } from '../install/pretend.ts'
import { forgetNewerIndex } from '../install/published-index.ts'
import { findStayedBehind } from '../install/stayed-behind.ts'
import { verdictOf } from './verdict-of.ts'

/** What the server has published. */
export interface Offer {
	readonly generation: number
	/** Name and state of each tree that it was built from. */
	readonly trees: Readonly<Record<string, string>>
	/** What the server could not build. */
	readonly failed: readonly FailedPackage[]
	readonly index: PackagesIndex
	/** Why none of it would be installed, by its signature, as a clause: emerge finds that out only with each file. */
	readonly refusal: string | undefined
}

/**
 * Would the laptop take what is published? Replays the installation without installing anything: `emerge -GuDN --pretend
 * @world` with the packages of the server and the vdb of this laptop, then once more as if it might compile, which tells
 * what stays behind and why. `now`: milliseconds since the epoch.
 */
export async function replay(offer: Offer, asker: Asker, now: number): Promise<Verdict> {
	const { index, failed, generation, refusal } = offer
	const trees: readonly OtherTree[] = await findOtherTrees(asker.source, offer.trees, asker)
	await forgetNewerIndex(asker.source, index)
	const plan = await pretend([...worldFromBinaries, '@world'], asker)
	// With such a problem emerge installs nothing at all.
	const coming = plan.problems.some(stopsPlan) ? [] : plannedMerges(plan).map(({ cpv }) => cpv)
	const stayed = await findStayedBehind({ ...asker, failed, coming: new Set(coming) })
	const refused =
		refusal === undefined ? [] : coming.map((cpv) => ({ package: cpv, reason: `the server has it, but ${refusal}` }))
	const behind = [...refused, ...stayed]
	const present = await countPresent(asker.source.root, index)
	return verdictOf({
		generation,
		time: now,
		trees,
		install: refusal === undefined ? coming.length : 0,
		present,
		behind,
	})
}

/** How many of the published builds are installed: this very build, not another one of the same version. */
export async function countPresent(root: string, { packages }: PackagesIndex): Promise<number> {
	const installed = new Set((await readInstalledPackages(root)).map(({ cpv, buildId }) => `${cpv} ${buildId}`))
	const offered = packages.flatMap((fields) => binaryPackage(fields) ?? [])
	return offered.filter(({ cpv, buildId }) => installed.has(`${cpv} ${buildId}`)).length
}
