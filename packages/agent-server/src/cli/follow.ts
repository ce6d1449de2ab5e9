import { awaitedLine } from '@altroot/shared/cli/awaited'
import { openEventView } from '@altroot/shared/cli/event-view'
import { printServerCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import { type Event, readEvent } from '@altroot/shared/protocol/progress'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { eventsPath } from '../store/events-file.ts'
import { followLines } from '../store/follow.ts'
import { serverPlaces } from '../store/places.ts'
import { readStatus } from '../store/status-file.ts'
import { standingOf } from './standing.ts'

export const follow: Verb = {
	usage: 'follow [host]',
	summary: 'what the builder does, live, until the current generation of each host ends; Ctrl-C leaves the build alone',
	examples: ['altroot-server follow', 'altroot-server follow laptop --json'],
	action: async ({ terminal, config, untilStopped }, [named]) => {
		const settings = await readServerSettings(config)
		if (named !== undefined) knownHost(settings, named)
		const hosts = named === undefined ? Object.keys(settings.hosts) : [named]
		if (hosts.length === 0) terminal.say('no hosts yet: `altroot-server host add` admits one')
		const places = serverPlaces(settings)
		if (!settings.build.enabled) terminal.say('nothing is built here: `[build] enabled` is `no`')
		const ledger = openLedger(places.ledger)
		const view = openEventView(terminal, systemClock, hosts.length > 1)
		const stopped = untilStopped()
		const showHost = async (host: string): Promise<void> => {
			const { known, newest } = await standingOf(host, ledger, places)
			if (!known?.generation && !known?.step) terminal.say(awaitedLine(host, known, newest?.revision))
			for await (const event of eventsOf(eventsPath(places.events, host), stopped)) {
				if (terminal.json) terminal.printJson(event)
				else view.show(event)
				const status = event.outcome === undefined ? undefined : readStatus(places.status, host)
				if (terminal.json || status === undefined) continue
				if (hosts.length > 1) terminal.print(terminal.colors.bold(host))
				for (const line of printServerCard(status, systemClock.now(), terminal)) terminal.print(line)
			}
		}
		try {
			await Promise.all(hosts.map(showHost))
		} finally {
			view.end()
		}
		return exitCode.done
	},
}

/** A host's events until its generation ends. */
async function* eventsOf(path: string, signal: AbortSignal): AsyncGenerator<Event> {
	for await (const line of followLines(path, signal)) {
		const event = readEvent(line)
		if (event) yield event
		if (event?.outcome !== undefined) return
	}
}
