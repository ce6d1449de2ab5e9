import { type EventView, openEventView } from '@altroot/shared/cli/event-view'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { readEvent } from '@altroot/shared/protocol/progress'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { eventsPath } from '../store/events-file.ts'
import { followLines } from '../store/follow.ts'
import { serverPlaces } from '../store/places.ts'

export const follow: Verb = {
	usage: 'follow [host]',
	summary: 'what the builder does, live, until the current generation of each host ends',
	examples: ['altroot-server follow', 'altroot-server follow laptop --json'],
	action: async ({ terminal, config, untilStopped }, [named]) => {
		const settings = await readServerSettings(config)
		if (named !== undefined) knownHost(settings, named)
		const hosts = named === undefined ? Object.keys(settings.hosts) : [named]
		const { events } = serverPlaces(settings)
		const view = openEventView(terminal, hosts.length > 1)
		const stopped = untilStopped()
		await Promise.all(hosts.map((host) => showUntilEnd(eventsPath(events, host), view, stopped)))
		view.end()
		return exitCode.done
	},
}

async function showUntilEnd(path: string, view: EventView, signal: AbortSignal): Promise<void> {
	for await (const line of followLines(path, signal)) {
		const event = readEvent(line)
		if (event) view.show(event)
		if (event?.outcome !== undefined) return
	}
}
