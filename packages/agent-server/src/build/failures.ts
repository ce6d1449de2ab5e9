import { readBuildLog } from '@altroot/shared/portage/build-log'
import { keyOf, type MergeProgress, type MergeStanding } from '@altroot/shared/portage/merge-progress'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import { isBuildLogOf, readLogEnd } from './read-log-end.ts'

/** Every package that failed or was dropped. `told`: the failures, by root and cpv; `log`: that of the whole build. */
export function failedPackages(
	progress: MergeProgress,
	told: ReadonlyMap<string, FailedPackage>,
	log: string,
): readonly FailedPackage[] {
	return [...progress.merges.values()].flatMap((standing) => {
		if (standing.status === 'dropped') return dropped(standing, log)
		return standing.status === 'failed' ? (told.get(keyOf(standing)) ?? []) : []
	})
}

function dropped({ cpv, root, requires }: MergeStanding, log: string): FailedPackage {
	const because = requires
		? `because it needs ${requires}, which is not there`
		: 'because it is masked or unavailable by now'
	return { package: cpv, phase: 'dependency', reason: `it was not built${where(root)}, ${because}`, log, tail: [] }
}

/**
 * Why a package failed, by its build log, or by `log`, that of the whole build, where it has none. `limit`: why it was
 * ended, if that is why.
 */
export function failureOf(event: PackageEvent, log: string, limit: string | undefined): FailedPackage {
	const { package: cpv, root, phase } = event
	const path = event.log ?? log
	const text = readLogEnd(path, (real) => path === log || isBuildLogOf(cpv, real))
	if (text === undefined) {
		const reason = limit ?? `it failed${where(root)}, and its log ${path} is gone`
		return { package: cpv, phase: phase ?? 'unknown', reason, log: path, tail: [] }
	}
	const read = readBuildLog(text)
	return {
		package: cpv,
		phase: read.phase === 'unknown' ? (phase ?? 'unknown') : read.phase,
		reason: limit ?? `${read.reason}${where(root)}`,
		...(read.remedy === undefined || limit !== undefined ? {} : { remedy: read.remedy }),
		log: path,
		tail: [...read.tail],
	}
}

function where(root: string): string {
	return root === '/' ? ' (for the build server itself)' : ''
}
