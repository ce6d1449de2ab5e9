import type { Socket } from 'node:net'
import type { ServerChannel } from 'ssh2'
import { limits } from './limits.ts'

/**
 * Has a channel send no more while its connection holds much that the client has not read. ssh2 looks at the client's
 * window alone, and whoever names one of 4 GiB (PuTTY: 2 GiB) and reads slowly would have as much kept in memory.
 */
export function waitForSocket(channel: ServerChannel, socket: Socket): void {
	const write = channel._write.bind(channel)
	channel._write = (...args) => {
		if (socket.writableLength < limits.unread) write(...args)
		else socket.once('drain', () => channel._write(...args))
	}
}

/** Hears nothing more from a client that does not read what it is answered: each question may cost an answer in memory. */
export function hearWhoReads(socket: Socket): void {
	socket.setMaxListeners(2 * limits.sessionsPerConnection) // a session may wait for each of them, too
	socket.on('data', () => {
		if (socket.writableLength < limits.unread || socket.isPaused()) return
		socket.pause()
		socket.once('drain', () => socket.resume())
	})
}
