import type { Agents } from '../../lab/altroot.ts'
import { startBuilder, startClient, startGate } from '../../lab/altroot.ts'
import { version } from '../../support/portage.ts'
import type { Screen } from '../screen.ts'
import type { Stage } from '../stage.ts'

export async function introduce(screen: Screen, { laptop, server, about }: Stage, took: number): Promise<void> {
	screen.scene('A laptop, and a build server')
	const gcc = (await server.mustRun(['gcc', '-dumpfullversion'])).trim()
	screen.answer(`laptop   ${laptop.address}   Portage ${version}, ${about}`)
	screen.answer(`server   ${server.address}   Portage ${version}, gcc ${gcc}`)
	screen.done('each has its own /etc/portage and /var/db/pkg', { took })
}

/** Pairs the two as README.md tells a person to, and starts the three programs. */
export async function meet(screen: Screen, { laptop, server, serverAddress }: Stage): Promise<Agents> {
	screen.scene('They are paired: one command on each side')
	const began = performance.now()
	screen.command('server', 'altroot-server init; altroot-server gate & altroot-server run &')
	screen.wait('making the ledger, keys and the alt root')
	await server.mustRun(['altroot-server', 'init'])
	const gate = await startGate(server)
	const builder = await startBuilder(server)
	const invite = ['altroot-server', 'host', 'add', 'laptop', '--address', serverAddress]
	screen.command('server', invite.join(' '))
	screen.wait('making a token that works once')
	const line = (await server.mustRun(invite)).trim()
	screen.answer(line)
	screen.command('laptop', 'altroot-client join … --yes; altroot-client run &')
	screen.wait('proving the token, recording the first revision')
	await laptop.mustRun([...line.split(' '), '--yes'])
	const client = await startClient(laptop)
	screen.done('paired; /etc/portage of the laptop is the first commit', { took: performance.now() - began })
	return { gate, builder, client }
}
