import type { FailedPackage, Generation } from '@altroot/shared/protocol/generation'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import type { History } from '../store/history.ts'

/** What has failed of a generation that goes on. */
export interface RunningFailures {
	note(event: PackageEvent): void
	soFar(): readonly FailedPackage[]
}

/** Beyond these only the rows of packages tell, until the end: each one is written with all that came before it. */
const most = 50

/** Keeps each failure with its generation at once, for whoever looks before the end; the end then says it as a whole. */
export function noteFailures(history: History, host: string, generation: Generation): RunningFailures {
	const failed: FailedPackage[] = []
	return {
		note: ({ kind, package: cpv, phase, reason, remedy, log, tail }) => {
			if (kind !== 'failed' || failed.length === most) return
			failed.push({
				...{ package: cpv, phase: phase ?? 'unknown', reason: reason ?? '', log: log ?? '', tail: tail ?? [] },
				...(remedy === undefined ? {} : { remedy }),
			})
			history.save(host, { ...generation, failed: [...failed] })
		},
		soFar: () => failed,
	}
}
