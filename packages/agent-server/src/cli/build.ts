import { openEventView } from '@altroot/shared/cli/event-view'
import { printServerCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import { type ExitCode, exitCode } from '@altroot/shared/errors'
import { silentLog } from '@altroot/shared/platform/log'
import type { Generation } from '@altroot/shared/protocol/generation'
import { readEvent } from '@altroot/shared/protocol/progress'
import { openBuilder } from '../open-builder.ts'
import { reconcile } from '../reconcile.ts'
import { knownHost } from '../settings/read.ts'
import { eventsPath } from '../store/events-file.ts'
import { followLines } from '../store/follow.ts'
import { readStatus } from '../store/status-file.ts'
import { revisionOf } from './revision-of.ts'

export const build: Verb = {
	usage: 'build <host> [revision]',
	summary: 'one generation now, in the foreground, whatever was built before',
	examples: ['altroot-server build laptop', 'altroot-server build laptop 3f2a91c04b --json'],
	action: async ({ terminal, config, untilStopped }, [host = '', given]) => {
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		const { ledger, places } = builder
		const settings = knownHost(builder.settings(), host)
		const revision = await revisionOf(ledger, builder.settings(), host, given)
		const stopped = untilStopped()
		const ended = new AbortController()
		const view = openEventView(terminal, builder.clock)
		const shown = showEvents(eventsPath(places.events, host), revision, view.show, ended.signal)
		const generation = await reconcile(builder, host, settings, stopped, revision)
		ended.abort()
		await shown
		view.end()
		if (generation === undefined) return exitCode.failed
		const status = readStatus(places.status, host)
		if (terminal.json) terminal.printJson(generation)
		else if (status) for (const line of printServerCard(status, builder.clock.now(), terminal)) terminal.print(line)
		return exitOf(generation)
	},
}

async function showEvents(
	path: string,
	revision: string,
	show: ReturnType<typeof openEventView>['show'],
	signal: AbortSignal,
): Promise<void> {
	for await (const line of followLines(path, signal)) {
		const event = readEvent(line)
		if (event?.revision === revision && event.outcome === undefined) show(event)
	}
}

function exitOf({ outcome }: Generation): ExitCode {
	if (outcome === 'needs-decision') return exitCode.decision
	return outcome === 'published' ? exitCode.done : exitCode.failed
}
