import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { publish } from '@altroot/agent-server/publish/publish'
import { publishAgain } from '@altroot/agent-server/publish/publish-again'
import { rootPlaces } from '@altroot/agent-server/store/places'
import { systemClock } from '@altroot/shared/platform/clock'

/**
 * `node publishing.ts ROOT GENERATION [again]`: says `ready` and waits for a line; then publishes what ROOT has built, or an
 * older generation again, and says what it signs. A signature is a word at the end of the file.
 */
const [, , root = '', generation = '1', again] = process.argv
process.stdout.write('ready\n')
await once(process.stdin, 'data')

const signer = {
	key: 'K',
	sign: async (file: string) => {
		appendFileSync(file, ' signed')
		process.stdout.write('signs\n')
	},
	close: async () => {},
}
const order = { ...rootPlaces(root), root, generation: Number(generation), keep: 5, signer, clock: systemClock }
if (again === undefined) await publish(order)
else await publishAgain(order)
