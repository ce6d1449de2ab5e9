import type { Log } from '@altroot/shared/platform/log'
import type { Trouble } from './standing.ts'

/** Logs each trouble when it comes and when it has gone, not at each visit between. */
export function tellOnce(log: Log): (troubles: readonly Trouble[]) => boolean {
	let told = new Map<string, Trouble>()
	return (troubles) => {
		const now = new Map(troubles.map((trouble) => [trouble.what, trouble]))
		const come = troubles.filter(({ what }) => !told.has(what))
		const gone = [...told.keys()].filter((what) => !now.has(what))
		for (const { what, remedy } of come)
			log.warn({ reason: what, hint: remedy }, 'trouble with the ledger that is followed')
		if (gone.length > 0 && now.size === 0) log.info('the ledger that is followed is well again')
		told = now
		return come.length + gone.length > 0
	}
}
