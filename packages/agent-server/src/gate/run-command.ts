import { messageOf } from '@altroot/shared/errors'
import { finish } from './carry.ts'
import { parseCommand } from './command.ts'
import { limits } from './limits.ts'
import { activity, whenNoMore } from './quiet.ts'
import { type Errand, serve } from './serve.ts'
import type { Service, Visitor } from './settings.ts'

/** Ready made: without a reason, each command would be given an exception of its own, with the stack that it came from. */
const over = new Error('the command is over')

/**
 * Runs one command for a host whose key was accepted, through whatever door it came: judges its text, serves it, and
 * tells the exit code. Never throws; what goes wrong is said at the other end and in the log.
 */
export async function runCommand(
	text: string,
	{ visitor, channel, signal }: Pick<Errand, 'visitor' | 'channel' | 'signal'>,
	service: Service,
): Promise<void> {
	const who = { host: visitor.host.name, fingerprint: visitor.fingerprint, address: visitor.address }
	const refuse = (reason: string): number => {
		service.log.warn({ ...who, command: text, reason }, 'refused')
		service.settings.refused('command')
		channel.stderr.write(`altroot: ${reason}\n`)
		return 1
	}
	// A session ends with its client, or when nothing moves any more; `follow` may be silent for days.
	const ended = new AbortController()
	const either = AbortSignal.any([signal, ended.signal])
	channel.on('error', () => ended.abort(over))
	const command = parseCommand(text)
	const { happened, wasBusy } = activity()
	if (command.kind !== 'follow') {
		whenNoMore(limits.idleTransfer, service.clock, either, wasBusy, () => {
			service.log.warn({ ...who, command: text }, 'a transfer stood still and was ended')
			ended.abort(over)
			channel.close()
		})
	}
	try {
		service.log.debug({ ...who, command: text }, 'asked')
		let code: number
		if (command.kind === 'refused') {
			code = refuse(text === '' ? 'there is no shell here' : command.reason)
			channel.stderr.write(`altroot: ${allowed(visitor)}\n`)
		} else {
			code = await serve(command, { visitor, channel, signal: either, onBytes: happened, refuse }, service)
		}
		await finish(channel, code, either)
	} catch (error) {
		if (either.aborted) return
		service.log.error({ ...who, command: text, error: messageOf(error) }, 'could not be served')
		channel.stderr.write('altroot: the gate could not do this; its log says why\n')
		await finish(channel, 1, either)
	} finally {
		ended.abort(over)
	}
}

/** What a key may do, for people who meet the gate with ssh(1). */
function allowed({ host }: Visitor): string {
	return `the key of ${host.name} may push and fetch /ledger, read its packages and the trees with rsync, and ask \`altroot status\`, \`follow\`, \`verdict\` and \`preview ID\``
}
