import type { Socket } from 'node:net'
import { addressOf } from './admission.ts'
import { limits } from './limits.ts'
import type { GateWorld } from './settings.ts'

/** A connection as the gate sees it from outside: a socket. */
export interface Visit {
	readonly socket: Socket
	readonly address: string
	/** Aborted when the socket has closed. */
	readonly gone: AbortSignal
	/** To be called once a key was accepted. */
	readonly onReady: () => void
	/** Ends it at once, whatever it is at. */
	readonly cut: () => void
}

/** Cuts off who shows no key in time. */
export function openVisit(socket: Socket, { clock, log }: GateWorld): Visit {
	const address = addressOf(socket)
	const gone = new AbortController()
	const ready = new AbortController()
	socket.once('close', () => gone.abort())
	const either = AbortSignal.any([gone.signal, ready.signal])
	clock.sleep(limits.handshake, either).then(
		() => {
			log.info({ address }, 'no key in time')
			socket.destroy()
		},
		(error: unknown) => {
			if (!either.aborted) throw error
		},
	)
	return { socket, address, gone: gone.signal, onReady: () => ready.abort(), cut: () => void socket.destroy() }
}
