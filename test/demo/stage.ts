import { dirname, join, relative } from 'node:path'
import type { Host } from '../lab/host.ts'
import { openLab } from '../lab/lab.ts'

/** Where the demo plays: a laptop, a build server, and the way between them. */
export interface Stage extends AsyncDisposable {
	readonly laptop: Host
	readonly server: Host
	/** By which the laptop reaches the server. */
	readonly serverAddress: string
	/** What stands before every path of the laptop; empty where the laptop is a whole host. */
	readonly laptopRoot: string
	/** What the laptop is, in a few words. */
	readonly about: string
	/** Lets the hosts outlive the demo; the lines for a person who wants to enter and to end them. */
	readonly keep: () => Promise<readonly string[]>
}

const checkout = dirname(dirname(import.meta.dirname))

/** Whatever could compile C. */
const compilers =
	'/usr/bin/*gcc* /usr/bin/*g++* /usr/bin/*cpp* /usr/bin/*clang* /usr/bin/cc /usr/bin/c++ /usr/bin/c[89]9'

/** Two hosts of the lab. The laptop has lost its compiler, so that nobody has to wonder where things were built. */
export async function openTwoHosts(): Promise<Stage> {
	const lab = await openLab()
	const { laptop, server } = lab
	await laptop.mustRun(['sh', '-c', `rm -f ${compilers}`])
	return {
		laptop,
		server,
		serverAddress: 'build-server',
		laptopRoot: '',
		about: 'no compiler: the demo took it away',
		async keep() {
			await lab.keep()
			const here = (path: string): string => relative(process.cwd(), join(checkout, path))
			return [
				`enter the laptop   ${laptop.enter}`,
				`enter the server   ${server.enter}`,
				'edit, save and     altroot-client upgrade',
				`end both           ${here('node_modules/.bin/node')} ${here('test/lab/down.ts')}`,
			]
		},
		[Symbol.asyncDispose]: lab.close,
	}
}
