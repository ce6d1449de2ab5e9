import { once } from 'node:events'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'
import { AgentError, exitCode, hasErrno, messageOf } from '@altroot/shared/errors'
import { openJournal } from '@altroot/shared/ledger/journal/open'
import { type Ledger, openLedger } from '@altroot/shared/ledger/ledger'
import { gatherWrites } from '@altroot/shared/ssh/gather-writes'
import ssh2, { type Connection, type Server } from 'ssh2'
import { addressOf, openAdmission } from './admission.ts'
import { receiveConnection } from './connection.ts'
import { makePacketsOf } from './gcm-packets.ts'
import { limits } from './limits.ts'
import { countGuesses } from './pair-guesses.ts'
import { canConfineRsync } from './rsync-service.ts'
import type { GateSettings, GateWorld } from './settings.ts'
import { openVisit, type Visit } from './visit.ts'

/** The only way in from the network: an SSH server that knows hosts by their keys and a handful of commands. */
export interface Gate {
	readonly address: string
	readonly port: number
	/** Ends every connection and what runs for it. */
	close(): Promise<void>
}

/**
 * Opens the gate. AgentErrors: `ledger-missing`, `host-key-unusable`, `address-unusable`. A crash leaves nothing behind
 * but objects of a push that nothing names, which `git gc` removes: a push counts once its ref has moved.
 */
export async function openGate(settings: GateSettings, world: GateWorld): Promise<Gate> {
	const gate = {
		...world,
		settings,
		ledger: openLedger(settings.ledger) as Ledger,
		confinesRsync: await canConfineRsync(world.spawn, world.log),
		guesses: countGuesses(world.clock),
	}
	const closing = new AbortController()
	const admission = openAdmission()
	const visits = new Map<string, Visit>()
	const ssh = createSshServer(settings.hostKey, (client, { ip, port }) => {
		const visit = visits.get(placeOf(ip, port))
		if (visit === undefined) return void client.end() // its socket has closed already
		client.on('handshake', () => makePacketsOf(client, visit.socket))
		const signal = AbortSignal.any([visit.gone, closing.signal])
		receiveConnection(client, visit, gate, signal)
	})
	// Our own listener, because TCP_NODELAY has to be set before the first byte: without it each exchange costs 40 ms.
	const server = createServer({ noDelay: true }, (socket) => {
		if (!admission.admit(socket)) {
			world.log.warn({ address: addressOf(socket) }, 'too many connections')
			settings.refused('connection')
			return void socket.destroy()
		}
		const place = placeOf(socket.remoteAddress, socket.remotePort)
		visits.set(place, openVisit(socket, world))
		socket.once('close', () => visits.delete(place))
		gatherWrites(socket)
		ssh.injectSocket(socket)
	})
	await listen(server, settings)
	// By the account that it serves with: before that, a push takes the longer way.
	const journal = await openJournal(gate.ledger, world.clock)
	gate.ledger = { ...gate.ledger, journal }
	const { address, port } = server.address() as AddressInfo
	return {
		address,
		port,
		close: async () => {
			closing.abort()
			const closed = new Promise<void>((resolve) => server.close(() => resolve()))
			for (const socket of admission.sockets) socket.destroy()
			await closed
			await journal?.close()
		},
	}
}

async function listen(server: NetServer, { listen, whenBound }: GateSettings): Promise<void> {
	try {
		server.listen(listen.port, listen.address)
		await once(server, 'listening')
	} catch (error) {
		throw addressUnusable(listen, error)
	}
	try {
		whenBound?.() // in the same turn of the event loop: no connection can have been accepted before
	} catch (error) {
		server.close()
		throw error
	}
}

/** ssh2 tells a new client's address and port, which name its socket among the open ones. */
function placeOf(address: string | undefined, port: number | undefined): string {
	return `${address} ${port}`
}

function createSshServer(
	hostKey: string,
	onConnection: (client: Connection, from: { readonly ip: string; readonly port: number }) => void,
): Server {
	const { keepaliveInterval, keepaliveCountMax } = limits
	const settings = {
		hostKeys: [hostKey],
		ident: 'altroot',
		keepaliveInterval,
		keepaliveCountMax,
		algorithms: {
			// OpenSSH would rather take chacha20-poly1305 or CTR, which cost Node.js twice the time of GCM.
			cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
			compress: ['none'], // packages are compressed, and a small packet cannot become a large one
			serverHostKey: { remove: ['ssh-rsa'] }, // signs with SHA-1
			hmac: { remove: ['hmac-sha1', 'hmac-sha1-etm@openssh.com'] },
		},
	} as const
	try {
		return new ssh2.Server(settings as unknown as ssh2.ServerConfig, onConnection)
	} catch (error) {
		throw new AgentError('host-key-unusable', `the gate's host key cannot be read: ${messageOf(error)}`, {
			disposition: 'fatal',
			exit: exitCode.settings,
			hint: '`altroot-server init` makes one where there is none',
			cause: error,
		})
	}
}

function addressUnusable({ address, port }: GateSettings['listen'], cause: unknown): AgentError {
	return new AgentError('address-unusable', `${address}:${port} cannot be listened on: ${messageOf(cause)}`, {
		disposition: 'fatal',
		hint: hasErrno(cause, 'EACCES')
			? 'a port below 1024 needs a capability (docs/services.md), or set another `[gate] listen`'
			: 'set another `[gate] listen`, or end what listens there',
		cause,
	})
}
