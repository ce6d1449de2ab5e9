import { openEventView } from '@altroot/shared/cli/event-view'
import { printServerCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { connect, watched } from '@altroot/shared/ssh/connection'
import { openLaptop } from '../laptop.ts'
import { readClientSettings } from '../settings/read.ts'
import { followServer } from '../sync/follow.ts'
import { connectionSettings } from '../sync/server.ts'
import { askStatus } from '../sync/server-word.ts'

export const follow: Verb = {
	usage: 'follow',
	summary:
		'the server’s progress for this host, live, until the current generation ends; Ctrl-C leaves the build alone',
	examples: ['altroot-client follow', 'altroot-client follow --json'],
	action: async ({ terminal, config }) => {
		const { remote, settings, clock, state } = await openLaptop(await readClientSettings(config))
		if (remote?.kind !== 'ssh')
			throw wrongUse('there is no gate to follow', 'set `[ledger] remote = ssh://…` in client.ini')
		const connection = await connect(connectionSettings(remote, settings), watched)
		const view = openEventView(terminal, clock)
		try {
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
