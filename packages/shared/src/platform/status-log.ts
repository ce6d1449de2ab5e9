import type { Log } from './log.ts'
import type { Service } from './service.ts'

/** The fields that say the most, in this order. */
const telling = ['subject', 'reason', 'revision'] as const

/** A log whose newest line is also the status of the service. */
export function statusLog(log: Log, service: Pick<Service, 'status'>): Log {
	const showing =
		(write: Log['info']): Log['info'] =>
		(...line: unknown[]) => {
			;(write as (...line: unknown[]) => void).apply(log, line)
			service.status(sentence(line))
		}
	return { debug: log.debug.bind(log), info: showing(log.info), warn: showing(log.warn), error: showing(log.error) }
}

/** `laptop: recorded: world: +app-editors/helix` */
function sentence(line: readonly unknown[]): string {
	const [fields, message] = line.length > 1 ? line : [{}, ...line]
	const named = fields as Readonly<Record<string, unknown>>
	const said = telling.map((name) => named[name]).find((value) => value !== undefined)
	return [named.host, message, said].filter((part) => part !== undefined).join(': ')
}
