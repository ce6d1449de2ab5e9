import type { Log } from '@altroot/shared/platform/log'
import type { Run } from '@altroot/shared/platform/run'

/** Who a line of the system's log is from. */
const tag = 'altroot-gate'

/**
 * A log that goes to the system's own by logger(1): for a program whose standard error belongs to somebody else. Await
 * `written` before the end.
 */
export function systemLog(run: Run): { readonly log: Log; readonly written: () => Promise<unknown> } {
	const writing: Promise<unknown>[] = []
	const to = (priority: string) => (fields: object, message: string) => {
		const line = `${message}: ${JSON.stringify(fields)}`
		writing.push(run('logger', ['-t', tag, '-p', `auth.${priority}`, '--', line]))
	}
	const log = { debug: () => {}, info: to('info'), warn: to('warning'), error: to('err') }
	return { log: log as unknown as Log, written: () => Promise.all(writing) }
}
