import { AgentError } from '@altroot/shared/errors'
import { portageSource } from '../support/portage.ts'
import { labUnavailable } from './available.ts'
import { boot } from './boot.ts'
import { type LabHost, openHost } from './host.ts'
import { recordKept } from './kept.ts'
import { addresses, plugIn, setCable } from './network.ts'

/** Two hosts on one machine, each a small Gentoo of its own, and the cable between them. */
export interface Lab extends AsyncDisposable {
	readonly server: LabHost
	readonly laptop: LabHost
	/** Pulls the cable: from now on neither host can reach the other. */
	cut(): Promise<void>
	mend(): Promise<void>
	/** Lets the hosts outlive this program, until `closeKeptLab` or `node test/lab/down.ts`. */
	keep(): Promise<void>
	/** Ends both hosts with everything in them; they also end by themselves when this program does. */
	close(): Promise<void>
}

/**
 * Starts a lab, in about half a second. The machine's own files and network are out of the hosts' reach: what they
 * write stays in memory. Throws AgentError `lab-unavailable` where the machine does not permit it.
 */
export async function openLab(): Promise<Lab> {
	const reason = labUnavailable()
	if (reason) throw new AgentError('lab-unavailable', reason, { disposition: 'fatal' })
	const portage = await portageSource()
	await using starting = new AsyncDisposableStack()
	const start = async (name: 'server' | 'laptop') => starting.use(await boot(name, portage))
	const [serverBoot, laptopBoot] = await all([start('server'), start('laptop')])
	await plugIn(serverBoot.pid, laptopBoot.pid)
	const server = openHost('server', serverBoot.pid, addresses.server)
	const laptop = openHost('laptop', laptopBoot.pid, addresses.laptop)
	await all([ensureInside(server), ensureInside(laptop)])
	const started = starting.move()
	const close = () => started.disposeAsync()
	return {
		server,
		laptop,
		cut: () => setCable(laptop.pid, 'down'),
		mend: () => setCable(laptop.pid, 'up'),
		async keep() {
			await recordKept([server, laptop])
			serverBoot.keep()
			laptopBoot.keep()
			started.move()
		},
		close,
		[Symbol.asyncDispose]: close,
	}
}

/**
 * Proves that what runs "in the host" does run there, before anyone writes or removes a file: a way in that leads to the
 * machine itself would do that to the machine.
 */
async function ensureInside(host: LabHost): Promise<void> {
	const { stdout } = await host.run(['cat', '/run/altroot-host'])
	if (stdout.trim() === String(host.pid)) return
	throw new AgentError('lab-outside', `the way into host ${host.name} does not lead there; nothing was changed`, {
		disposition: 'fatal',
	})
}

/** As Promise.all, but waits for the rest before it fails, so that the caller can dispose of what did start. */
async function all<T>(promises: readonly [Promise<T>, Promise<T>]): Promise<[T, T]> {
	await Promise.allSettled(promises)
	return Promise.all(promises)
}
