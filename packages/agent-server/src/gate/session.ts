import type { ServerChannel, Session } from 'ssh2'
import type { HostChannel } from './channel.ts'
import { runCommand } from './run-command.ts'
import type { OpenGate, Visitor } from './settings.ts'

/**
 * One session of a connection: it runs one command of the allow-list. A terminal, a subsystem (sftp), X11, agent
 * forwarding and environment variables have no listener here, and ssh2 refuses what nobody listens for; the locale
 * variables that every OpenSSH client sends are nodded at and dropped.
 */
export function receiveSession(session: Session, visitor: Visitor, gate: OpenGate, signal: AbortSignal): void {
	session.on('env', (accept: (() => void) | undefined) => accept?.())
	session.on('shell', (accept) => {
		const channel = accept()
		if (channel) void runCommand('', { visitor, channel: copying(channel), signal }, gate)
	})
	session.on('exec', (accept, _reject, { command }) => {
		const channel = accept()
		if (channel) void runCommand(command, { visitor, channel: copying(channel), signal }, gate)
	})
}

function copying(channel: ServerChannel): HostChannel {
	return Object.assign(channel, { copies: true as const })
}
