import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'
import { suspendHost } from '../store/suspensions.ts'

export const suspend: Verb = {
	usage: 'suspend <host>',
	summary: 'build nothing more for a host by itself, until it is resumed; a build that runs goes on to its end',
	examples: ['altroot-server suspend laptop'],
	action: async ({ terminal, config }, [host = '']) => {
		const settings = await readServerSettings(config)
		knownHost(settings, host)
		const since = await suspendHost(serverPlaces(settings).suspended, host, systemClock.now())
		if (terminal.json) terminal.printJson({ host, suspended: since })
		else {
			terminal.print(`${host} is suspended: what it pushes is received, and nothing is built of it`)
			terminal.say(`\`altroot-server resume ${host}\` goes on; \`altroot-server build ${host}\` builds once by hand.`)
		}
		return exitCode.done
	},
}
