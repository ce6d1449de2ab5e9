import { messageOf } from '@altroot/shared/errors'
import type { Session } from 'ssh2'
import { finish } from './carry.ts'
import { parseCommand } from './command.ts'
import { limits } from './limits.ts'
import { activity, watchQuiet } from './quiet.ts'
import { type Errand, serve } from './serve.ts'
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
		if (channel) void run('', { visitor, channel, signal }, gate)
	})
	session.on('exec', (accept, _reject, { command }) => {
		const channel = accept()
		if (channel) void run(command, { visitor, channel, signal }, gate)
	})
}

async function run(
	text: string,
	{ visitor, channel, signal }: Pick<Errand, 'visitor' | 'channel' | 'signal'>,
	gate: OpenGate,
): Promise<void> {
	const who = { host: visitor.host.name, fingerprint: visitor.fingerprint, address: visitor.address }
	const refuse = (reason: string): number => {
		gate.log.warn({ ...who, command: text, reason }, 'refused')
		channel.stderr.write(`altroot: ${reason}\n`)
		return 1
	}
	// A session ends with its client, or when nothing moves any more; `follow` may be silent for days.
	const ended = new AbortController()
	const either = AbortSignal.any([signal, ended.signal])
	channel.on('error', () => ended.abort())
	const command = parseCommand(text)
	const { happened, wasBusy } = activity()
	if (command.kind !== 'follow') {
		watchQuiet(limits.idleTransfer, gate.clock, either, wasBusy, () => {
			gate.log.warn({ ...who, command: text }, 'a transfer stood still and was ended')
			ended.abort()
			channel.close()
		})
	}
	try {
		gate.log.debug({ ...who, command: text }, 'asked')
		let code: number
		if (command.kind === 'refused') {
			code = refuse(text === '' ? 'there is no shell here' : command.reason)
			channel.stderr.write(`altroot: ${allowed(visitor)}\n`)
		} else {
			code = await serve(command, { visitor, channel, signal: either, onBytes: happened, refuse }, gate)
		}
		await finish(channel, code, either)
	} catch (error) {
		if (either.aborted) return
		gate.log.error({ ...who, command: text, error: messageOf(error) }, 'could not be served')
		channel.stderr.write('altroot: the gate could not do this; its log says why\n')
		await finish(channel, 1, either)
	} finally {
		ended.abort()
	}
}

/** What a key may do, for people who meet the gate with ssh(1). */
function allowed({ host }: Visitor): string {
	return `the key of ${host.name} may push and fetch /ledger, read its packages and the trees with rsync, and ask \`altroot status\` and \`altroot follow\``
}
