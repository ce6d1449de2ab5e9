import type { AuthContext, Connection, ServerChannel } from 'ssh2'
import { finish } from './carry.ts'
import { join } from './pair-join.ts'
import type { Joining, OpenGate } from './settings.ts'

/** The host whose one-time token this attempt to log in proves; undefined for a wrong token and for anything else. */
export function joiningOf(context: AuthContext, address: string, gate: OpenGate): Joining | undefined {
	if (context.method !== 'password') return undefined
	if (!gate.guesses.allowed(address)) {
		gate.log.warn({ address }, 'too many wrong tokens')
		return undefined
	}
	const joining = gate.settings.joiningBy(context.password)
	if (joining) return joining
	gate.guesses.wrong(address)
	gate.log.warn({ address }, 'a wrong token')
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
