import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { readTheirRefs } from '../../follow-remote/fetch-pack.ts'
import { readStanding } from '../../follow-remote/standing.ts'
import { openWay } from '../../follow-remote/way.ts'
import { serverPlaces } from '../../store/places.ts'
import type { Finding, Machine } from '../finding.ts'

/** That the ledger which is followed can be reached now, and what the builder did not take from it when it was there last. */
export async function lookAtRemote({ settings }: Machine): Promise<readonly Finding[]> {
	const { remote } = settings.ledger
	if (remote === '') return []
	const what = `ledger ${remote}`
	try {
		const way = await openWay(settings.ledger)
		try {
			await readTheirRefs(way.transport)
		} finally {
			way.close()
		}
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (known === undefined) throw error
		return [{ what, wrong: known.message, ...(known.hint === undefined ? {} : { remedy: known.hint }) }]
	}
	const troubles = await readStanding(serverPlaces(settings).remote)
	if (troubles.length === 0) return [{ what }]
	return troubles.map(({ what: wrong, remedy }) => ({ what, wrong, ...(remedy === undefined ? {} : { remedy }) }))
}
