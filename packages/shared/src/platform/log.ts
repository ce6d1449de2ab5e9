import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'
import { journalLine } from './journal-lines.ts'

/** A static message plus fields: `log.info({ host, revision }, 'revision received')`. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** Field names that may hold a secret: their values never reach a log. */
const secrets = ['token', 'password', 'privateKey', '*.token', '*.password', '*.privateKey']

/**
 * The agent's log: lines for people, or one JSON object a line. `ALTROOT_LOG=debug` shows more; `ALTROOT_LOG_STYLE=syslog`
 * is for a service manager, whose log knows the importance of a line by its prefix.
 */
export function createLog(json: boolean, environment: NodeJS.ProcessEnv, stream: NodeJS.WriteStream): Log {
	const options = { level: environment.ALTROOT_LOG ?? 'info', base: null, redact: secrets }
	if (json) return pino(options, stream)
	if (environment.ALTROOT_LOG_STYLE === 'syslog')
		return pino(options, { write: (line) => stream.write(journalLine(line)) })
	const colorize = stream.isTTY === true && !environment.NO_COLOR
	return pino(
		options,
		pretty({
			colorize,
			destination: stream,
			sync: true,
			translateTime: 'SYS:HH:MM:ss.l',
			ignore: 'pid,hostname',
			singleLine: true,
		}),
	)
}

/** For callers that want no log. */
export const silentLog: Log = pino({ level: 'silent' })
