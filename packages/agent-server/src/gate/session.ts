import type { Socket } from 'node:net'
import type { ServerChannel, Session } from 'ssh2'
import type { HostChannel } from './channel.ts'
import { runCommand } from './run-command.ts'
import type { OpenGate, Visitor } from './settings.ts'
import { waitForSocket } from './wait-for-socket.ts'

/**
 * One session of a connection: it runs one command of the allow-list. A terminal, a subsystem (sftp), X11, agent
 * forwarding and environment variables have no listener here, and ssh2 refuses what nobody listens for; the locale
 * variables that every OpenSSH client sends are nodded at and dropped.
 */
export function receiveSession(
	session: Session,
	socket: Socket,
	visitor: Visitor,
	gate: OpenGate,
	signal: AbortSignal,
): void {
	session.on('env', (accept: (() => void) | undefined) => accept?.())
	session.on('shell', (accept) => {
		const channel = accept()
		if (channel) void runCommand('', { visitor, channel: hostChannel(channel, socket), signal }, gate)
	})
	session.on('exec', (accept, _reject, { command }) => {
		const channel = accept()
		if (channel) void runCommand(command, { visitor, channel: hostChannel(channel, socket), signal }, gate)
	})
}

function hostChannel(channel: ServerChannel, socket: Socket): HostChannel {
	waitForSocket(channel, socket)
	return Object.assign(channel, { copies: true as const })
}
