import { once } from 'node:events'
import { collectGarbage } from '@altroot/agent-server/collect-garbage'
import { readServerSettings } from '@altroot/agent-server/settings/read'
import { serverPlaces } from '@altroot/agent-server/store/places'
import { systemClock } from '@altroot/shared/platform/clock'

/** `node collecting.ts SERVER_INI`: says `ready` and waits for a line; then removes what is past its limits and says what. */
const [, , config = ''] = process.argv
process.stdout.write('ready\n')
await once(process.stdin, 'data')

const settings = await readServerSettings(config)
const world = { settings: () => settings, places: serverPlaces(settings), clock: systemClock }
for await (const one of collectGarbage(world, false)) process.stdout.write(`${one.kind}\n`)
