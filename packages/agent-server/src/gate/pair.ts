import type { AuthContext, Connection, ServerChannel } from 'ssh2'
import { finish } from './carry.ts'
import { join } from './pair-join.ts'
import type { Joining, OpenGate } from './settings.ts'

/** Answers one attempt to log in by a one-time token, and returns whose it is where it was right. */
export function admitByToken(context: AuthContext, address: string, gate: OpenGate): Joining | undefined {
	if (context.method !== 'password') {
		context.reject(['password'])
		return undefined
	}
	const allowed = gate.guesses.allowed(address)
	const joining = allowed ? gate.settings.joiningBy(context.password) : undefined
	if (joining) {
		context.accept()
		return joining
	}
	if (allowed) gate.guesses.wrong(address)
	gate.log.warn({ address }, allowed ? 'a wrong token' : 'too many wrong tokens')
	context.reject(['password'])
	return undefined
}

/** A connection that a token has opened: one session, in which one command may run. */
export function receiveJoiner(
	client: Connection,
	joining: Joining,
	address: string,
	gate: OpenGate,
	signal: AbortSignal,
): void {
	let begun = false
	client.on('session', (accept, reject) => {
		if (begun) return void reject()
		begun = true
		const session = accept()
		session.on('env', (acceptVariable: (() => void) | undefined) => acceptVariable?.())
		const serve = async (channel: ServerChannel | undefined, command: string): Promise<void> => {
			if (channel === undefined) return
			channel.on('error', () => {})
			await finish(channel, await join(command, channel, joining, address, gate), signal)
		}
		session.on('shell', (acceptShell) => void serve(acceptShell(), ''))
		session.on('exec', (acceptCommand, _reject, { command }) => void serve(acceptCommand(), command))
	})
}
