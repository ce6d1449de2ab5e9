import { existsSync } from 'node:fs'
import { openLedger } from '@altroot/shared/ledger/ledger'
import type { Run } from '@altroot/shared/platform/run'
import { readBase } from '../render/base.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { newestFacts } from './facts.ts'
import type { AltRoot, Finding, Look, Machine } from './finding.ts'
import { lookAtUsers } from './machine/accounts.ts'
import { lookAtConfiguration } from './machine/configuration.ts'
import { lookAtFreeSpace } from './machine/free-space.ts'
import { lookAtLocale } from './machine/locale.ts'
import { lookAtModes } from './machine/modes.ts'
import { lookAtPackagePlaces } from './machine/package-places.ts'
import { lookAtPrograms } from './machine/programs.ts'
import { lookAtRemote } from './machine/remote.ts'
import { lookAtSandboxes } from './machine/sandboxes.ts'
import { lookAtTrees } from './machine/trees.ts'
import { lookAtAccounts } from './root/accounts.ts'
import { lookAtIds } from './root/ids.ts'
import { lookAtInitSystem } from './root/init-system.ts'
import { lookAtLibraryPaths } from './root/library-cache.ts'
import { lookAtLocales } from './root/locale.ts'
import { lookAtSkeleton } from './root/skeleton.ts'
import { lookAtSubSlots } from './root/sub-slots.ts'
import { lookAtTargets } from './root/targets.ts'
import { lookAtToolchain } from './root/toolchain.ts'
import { lookAtLaptopTrees } from './root/trees.ts'

const machineLooks: readonly Look<Machine>[] = [
	lookAtPrograms,
	lookAtUsers,
	lookAtModes,
	lookAtRemote,
	lookAtConfiguration,
	lookAtTrees,
	lookAtSandboxes,
	lookAtLocale,
	lookAtPackagePlaces,
	lookAtFreeSpace,
]

/** Skeleton before accounts: it has their directory. */
const rootLooks: readonly Look<AltRoot>[] = [
	lookAtSkeleton,
	lookAtAccounts,
	lookAtLibraryPaths,
	lookAtLocales,
	lookAtInitSystem,
	lookAtToolchain,
	lookAtTargets,
	lookAtSubSlots,
	lookAtIds,
	lookAtLaptopTrees,
]

/** Looks at everything that this side needs: the build host, then each alt root on it. Changes nothing. */
export async function* examineServer(settings: ServerSettings, etcPortage: string, run: Run): AsyncGenerator<Finding> {
	const machine: Machine = {
		settings,
		etcPortage,
		base: await readBase(etcPortage),
		run,
		isRoot: process.getuid?.() === 0,
	}
	for (const look of machineLooks) yield* await look(machine)
	const ledger = existsSync(settings.ledger.path) ? openLedger(settings.ledger.path) : undefined
	for (const [host, { root }] of Object.entries(settings.hosts)) {
		const altRoot: AltRoot = { ...machine, host, root, facts: ledger && (await newestFacts(ledger, host)) }
		for (const look of rootLooks) yield* await look(altRoot)
	}
}
