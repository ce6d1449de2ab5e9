import { once } from 'node:events'
import { openWay } from '@altroot/agent-server/follow-remote/way'
import { readServerSettings } from '@altroot/agent-server/settings/read'
import { serverPlaces } from '@altroot/agent-server/store/places'
import { RemoteVisitor } from '@altroot/agent-server/visit-remote'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'

/** `node one-visit.ts CONFIG`: says `ready` and waits for a line; then goes once to the ledger that is followed. */
const settings = await readServerSettings(process.argv[2] ?? '')
const places = serverPlaces(settings)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const follower = {
	settings: () => settings,
	places,
	ledger: openLedger(places.ledger),
	clock: systemClock,
	log: silentLog,
}
const troubles = await new RemoteVisitor(follower).visit(() => openWay(settings.ledger), new AbortController().signal)
process.stdout.write(`${JSON.stringify(troubles)}\n`)
process.stdin.destroy()
