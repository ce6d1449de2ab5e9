import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { parseMergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import type { PackageEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { Problem } from '@altroot/shared/portage/merge-plan/problem'
import { type PlanOutcome, problemsOf } from '@altroot/shared/portage/plan-outcome'
import type { PlanOptions } from '../plan/ask-emerge.ts'
import { planWorld } from '../plan/plan.ts'
import { findObsolete, type Obsolete } from './blocks.ts'
import type { KnownProfile } from './find.ts'
import { writeProfile } from './write.ts'

/** What the base would become with another profile. */
export interface ProfilePreview {
	readonly outcome: PlanOutcome
	readonly merges: readonly PackageEntry[]
	/** What has to be removed before anything else is merged. */
	readonly obsolete: readonly Obsolete[]
	/** Why it cannot be done all the same. */
	readonly problems: readonly Problem[]
}

/** Asks emerge on a copy of the base's configuration: nothing is changed. A crash leaves a directory below /tmp. */
export async function previewProfile(
	etcPortage: string,
	profile: KnownProfile,
	options: Omit<PlanOptions, 'root' | 'configRoot'>,
): Promise<ProfilePreview> {
	const configRoot = await mkdtemp(join(tmpdir(), 'altroot-profile-'))
	try {
		const copy = join(configRoot, 'etc/portage')
		await cp(etcPortage, copy, { recursive: true, verbatimSymlinks: true })
		await writeProfile(copy, profile)
		const { outcome, output } = await planWorld({ ...options, root: '/', configRoot })
		const merges = plannedMerges(parseMergePlan(output))
		const stopping = outcome.kind === 'ready' || outcome.kind === 'nothing-to-do' ? [] : problemsOf(outcome)
		const { obsolete, rest } = findObsolete(stopping, merges, await readInstalledPackages('/'))
		return { outcome, merges, obsolete, problems: rest }
	} finally {
		await rm(configRoot, { recursive: true, force: true })
	}
}
