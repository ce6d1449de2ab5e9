import { AgentError } from '@altroot/shared/errors'
import type { Log } from '@altroot/shared/platform/log'
import type { Run } from '@altroot/shared/platform/run'
import type { AltRoot, Finding, Look, Machine } from './finding.ts'
import { lookAtFreeSpace } from './machine/free-space.ts'
import { lookAtPackagePlaces } from './machine/package-places.ts'
import { lookAtSandboxes } from './machine/sandboxes.ts'
import { lookAtTrees } from './machine/trees.ts'
import { lookAtAccounts } from './root/accounts.ts'
import { lookAtInitSystem } from './root/init-system.ts'
import { lookAtLibraryPaths } from './root/library-cache.ts'
import { lookAtSkeleton } from './root/skeleton.ts'
import { lookAtToolchain } from './root/toolchain.ts'

/** What a kernel permits does not change while a process runs: asked once, and again only after it was wrong. */
const onceMachine: readonly Look<Machine>[] = [lookAtSandboxes]
/** What cheap reads of a few files answer; a person may have changed it since the last build. */
const eachMachine: readonly Look<Machine>[] = [lookAtTrees, lookAtPackagePlaces, lookAtFreeSpace]
const eachRoot: readonly Look<AltRoot>[] = [
	lookAtSkeleton,
	lookAtAccounts,
	lookAtLibraryPaths,
	lookAtInitSystem,
	lookAtToolchain,
]

/** Repairs before each build what is safe to repair, and keeps one from beginning that is sure to fail. */
export interface BeforeBuild {
	/**
	 * Throws an AgentError (`root-unsound`) with the sentence that `doctor` gives where the build cannot come to a good
	 * end. True where something was repaired. Only under the build lock, before the configuration is rendered: a repair may
	 * change what of the base goes into it.
	 */
	prepare(root: Omit<AltRoot, 'run'>, log: Log): Promise<boolean>
}

export function beforeBuild(run: Run): BeforeBuild {
	const well = new Set<Look<AltRoot>>()
	return {
		async prepare(root, log) {
			const altRoot: AltRoot = { ...root, run }
			const looks: readonly { look: Look<AltRoot>; once: boolean }[] = [
				...onceMachine.filter((look) => !well.has(look)).map((look) => ({ look, once: true })),
				...eachMachine.map((look) => ({ look, once: false })),
				...eachRoot.map((look) => ({ look, once: false })),
			]
			let changed = false
			for (const { look, once } of looks) {
				const found = await settle(look, altRoot, log)
				changed ||= found.repaired
				if (once && found.open.length === 0) well.add(look)
				for (const { what, wrong, remedy } of found.open)
					log.warn({ host: altRoot.host, what, wrong, remedy }, 'doctor')
				const stop = found.open.find(({ stopsBuild }) => stopsBuild)
				if (stop) throw unsound(stop)
			}
			return changed
		},
	}
}

/** What is still wrong after the repairs. */
async function settle(
	look: Look<AltRoot>,
	altRoot: AltRoot,
	log: Log,
): Promise<{ open: readonly Finding[]; repaired: boolean }> {
	const first = (await look(altRoot)).filter(({ wrong }) => wrong !== undefined)
	const repairs = first.flatMap(({ repair }) => repair ?? [])
	for (const repair of repairs) log.warn({ host: altRoot.host, did: await repair() }, 'repaired')
	if (repairs.length === 0) return { open: first, repaired: false }
	return { open: (await look(altRoot)).filter(({ wrong }) => wrong !== undefined), repaired: true }
}

function unsound({ what, wrong, remedy }: Finding): AgentError {
	return new AgentError('root-unsound', `${what}: ${wrong}`, {
		disposition: 'stall',
		...(remedy === undefined ? {} : { hint: remedy }),
	})
}
