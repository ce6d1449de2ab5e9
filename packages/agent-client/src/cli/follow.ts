import { openEventView } from '@altroot/shared/cli/event-view'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode, wrongUse } from '@altroot/shared/errors'
import { connect, watched } from '@altroot/shared/ssh/connection'
import { openLaptop } from '../laptop.ts'
import { readClientSettings } from '../settings/read.ts'
import { followServer } from '../sync/follow.ts'
import { connectionSettings } from '../sync/server.ts'

export const follow: Verb = {
	usage: 'follow',
	summary: 'the server’s progress for this host, live, until the current generation ends',
	examples: ['altroot-client follow', 'altroot-client follow --json'],
	action: async ({ terminal, config }) => {
		const { remote, settings } = await openLaptop(await readClientSettings(config))
		if (remote?.kind !== 'ssh')
			throw wrongUse('there is no gate to follow', 'set `[ledger] remote = ssh://…` in client.ini')
		const connection = await connect(connectionSettings(remote, settings), watched)
		const view = openEventView(terminal)
		for await (const event of followServer(connection)) {
			view.show(event)
			if (event.outcome !== undefined) break
		}
		view.end()
		connection.close()
		return exitCode.done
	},
}
