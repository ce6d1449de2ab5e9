import { openEventView } from '@altroot/shared/cli/event-view'
import { readEvent } from '@altroot/shared/protocol/progress'
import type { Host } from '../lab/host.ts'
import type { Screen } from './screen.ts'

/** Generations that were shown already: `follow` begins with the newest, also when it has ended. */
let shown = 0

/** Shows the next generation of the laptop as it goes, by what `altroot-server follow --json` says. */
export async function showBuild(screen: Screen, server: Host): Promise<void> {
	screen.command('server', 'altroot-server follow laptop')
	const view = openEventView(screen.terminal)
	for (;;) {
		const follower = await server.start(['altroot-server', 'follow', 'laptop', '--json'])
		for await (const line of follower.stdout) {
			const event = readEvent(line)
			if (event === undefined || event.generation <= shown) continue
			view.show(event)
			if (event.outcome === undefined) continue
			view.end()
			shown = event.generation
			follower.kill()
			return
		}
	}
}
