import { openEventView } from '@altroot/shared/cli/event-view'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { readEvent } from '@altroot/shared/protocol/progress'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { eventsPath } from '../store/events-file.ts'
import { followLines } from '../store/follow.ts'
import { serverPlaces } from '../store/places.ts'

export const follow: Verb = {
	usage: 'follow [host]',
	summary: 'what the builder does, live, until the current generation ends',
	examples: ['altroot-server follow', 'altroot-server follow laptop --json'],
	action: async ({ terminal, config, untilStopped }, [named]) => {
		const settings = await readServerSettings(config)
		const hosts = Object.keys(settings.hosts)
		const host = named ?? (hosts.length === 1 ? hosts[0] : undefined)
		if (host === undefined) throw wrongUse('there is more than one host', `name one of ${hosts.join(', ')}`)
		knownHost(settings, host)
		const view = openEventView(terminal)
		for await (const line of followLines(eventsPath(serverPlaces(settings).events, host), untilStopped())) {
			const event = readEvent(line)
			if (event) view.show(event)
			if (event?.outcome !== undefined) break
		}
		view.end()
		return exitCode.done
	},
}
