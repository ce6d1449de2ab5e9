import type { Socket } from 'node:net'
import { limits } from './limits.ts'

/** Who is inside: counts connections in all and by address. */
export interface Admission {
	/** False where this address, or everybody together, has as many connections as one may have. */
	admit(socket: Socket): boolean
	readonly sockets: ReadonlySet<Socket>
}

export function openAdmission(): Admission {
	const sockets = new Set<Socket>()
	const counts = new Map<string, number>()
	const count = (address: string, change: number): void => {
		const next = (counts.get(address) ?? 0) + change
		if (next === 0) counts.delete(address)
		else counts.set(address, next)
	}
	return {
		sockets,
		admit: (socket) => {
			const address = addressOf(socket)
			if (sockets.size >= limits.connections || (counts.get(address) ?? 0) >= limits.connectionsPerAddress) return false
			sockets.add(socket)
			count(address, 1)
			socket.once('close', () => {
				sockets.delete(socket)
				count(address, -1)
			})
			return true
		},
	}
}

/** The client's address; an IPv4 client of an IPv6 socket is called by its IPv4 address. */
export function addressOf(socket: Socket): string {
	return (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '')
}
