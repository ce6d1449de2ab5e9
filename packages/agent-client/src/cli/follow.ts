import { openEventView } from '@altroot/shared/cli/event-view'
import { printServerCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { connect, watched } from '@altroot/shared/ssh/connection'
import { openLaptop } from '../laptop.ts'
import { readClientSettings } from '../settings/read.ts'
import { followServer } from '../sync/follow.ts'
import { connectionSettings } from '../sync/server.ts'
import { askStatus } from '../sync/server-word.ts'
import { sayAwaited } from './say-awaited.ts'
import { gateOf } from './server-of.ts'

export const follow: Verb = {
	usage: 'follow',
	summary:
		'the server’s progress for this host, live, until the current generation ends; Ctrl-C leaves the build alone',
	examples: ['altroot-client follow', 'altroot-client follow --json'],
	action: async ({ terminal, config }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { settings, clock, state } = laptop
		const connection = await connect(connectionSettings(gateOf(laptop, config), settings), watched)
		const view = openEventView(terminal, clock)
		try {
			await sayAwaited(laptop, connection, terminal)
			for await (const event of followServer(connection)) {
				if (terminal.json) terminal.printJson(event)
				else view.show(event)
				if (event.outcome === undefined) continue
				view.end()
				if (!terminal.json)
					for (const line of printServerCard(await askStatus(connection, state), clock.now(), terminal))
						terminal.print(line)
				break
			}
			return exitCode.done
		} finally {
			view.end()
			connection.close()
		}
	},
}
