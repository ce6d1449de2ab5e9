import { pairingUser } from '@altroot/shared/protocol/pairing'
import { fingerprintOf } from '@altroot/shared/ssh/key'
import type { AuthContext, Connection, PublicKeyAuthContext } from 'ssh2'
import { identify, type Offer } from './authenticate.ts'
import { guardChannels } from './guard-channels.ts'
import { limits } from './limits.ts'
import { joiningOf, receiveJoiner } from './pair.ts'
import { activity, whenNoMore } from './quiet.ts'
import { receiveSession } from './session.ts'
import type { HostKey, Joining, OpenGate, Visitor } from './settings.ts'
import type { Visit } from './visit.ts'
import { hearWhoReads } from './wait-for-socket.ts'

/** One SSH connection, from its first key to its end. */
export function receiveConnection(client: Connection, visit: Visit, gate: OpenGate, signal: AbortSignal): void {
	const { address } = visit
	let visitor: Visitor | undefined
	let joining: Joining | undefined
	let refused = 0
	const refuse = (context: AuthContext, method: 'password' | 'publickey'): void => {
		gate.settings.refused(method === 'password' ? 'token' : 'key')
		if (++refused >= limits.keysPerConnection) client.end()
		else context.reject([method])
	}
	client.on('error', (error) => gate.log.debug({ address, error: error.message }, 'connection error'))
	client.on('authentication', (context) => {
		if (context.username === pairingUser) {
			joining = joiningOf(context, address, gate)
			if (joining) context.accept()
			else if (context.method === 'none') context.reject(['password'])
			else refuse(context, 'password')
			return
		}
		if (context.method !== 'publickey') return context.reject(['publickey'])
		const offer = offerOf(context)
		const fingerprint = fingerprintOf(offer.publicKey)
		const host = identify(offer, gate.settings.hosts())
		if (host) {
			visitor = { host, fingerprint, address }
			return context.accept()
		}
		gate.log.info({ address, user: context.username, fingerprint }, 'key refused')
		refuse(context, 'publickey')
	})
	client.on('ready', () => {
		const onRefused = (reason: string): void => {
			gate.log.warn({ address, host: visitor?.host.name ?? joining?.host, reason }, 'refused')
			gate.settings.refused('connection')
		}
		guardChannels(client, onRefused, visit.cut)
		hearWhoReads(visit.socket)
		// Not `visit.onReady`: who joins has to be done in the time that others have for their key.
		if (joining) return receiveJoiner(client, joining, address, gate, signal)
		if (visitor === undefined) return void client.end()
		visit.onReady()
		client.once('close', gate.settings.connected(visitor.host.name))
		receiveSessions(client, visitor, visit, gate, signal)
	})
}

function receiveSessions(
	client: Connection,
	visitor: Visitor,
	visit: Visit,
	gate: OpenGate,
	signal: AbortSignal,
): void {
	let open = 0
	const { happened, wasBusy } = activity()
	const inUse = (): boolean => wasBusy() || open > 0
	const admitted = (): HostKey | undefined => stillAdmitted(visitor.host, gate.settings.hosts())
	whenNoMore(limits.idleConnection, gate.clock, signal, inUse, () => client.end())
	// A transfer or `follow` may go on for days, and a client in wrong hands does not leave when it is asked to.
	whenNoMore(
		limits.admitted,
		gate.clock,
		signal,
		() => admitted() !== undefined,
		() => {
			const { host, fingerprint, address } = visitor
			gate.log.warn({ host: host.name, fingerprint, address }, 'admitted no longer: its connection was cut')
			visit.cut()
		},
	)
	client.on('session', (accept, reject) => {
		if (open >= limits.sessionsPerConnection) return void reject()
		const host = admitted()
		if (host === undefined) return void client.end()
		open++
		const session = accept()
		const closed = new AbortController()
		session.on('close', () => {
			open--
			happened()
			closed.abort()
		})
		receiveSession(session, visit.socket, { ...visitor, host }, gate, AbortSignal.any([signal, closed.signal]))
	})
}

/** A live connection may be days old: the host may have been removed since, have a new key, or may read more trees. */
function stillAdmitted({ name, key }: HostKey, hosts: readonly HostKey[]): HostKey | undefined {
	return hosts.find((host) => host.name === name && host.key === key)
}

function offerOf(context: PublicKeyAuthContext): Offer {
	const { signature, blob } = context
	return {
		user: context.username,
		publicKey: context.key.data,
		hash: context.hashAlgo,
		proof: signature && blob ? { signed: blob, signature } : undefined,
	}
}
