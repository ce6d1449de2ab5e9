import { readFileSync } from 'node:fs'
import { hasErrno, messageOf } from '@altroot/shared/errors'
import type { Clock } from '@altroot/shared/platform/clock'
import { writeWhole } from '@altroot/shared/platform/disk'
import type { Log } from '@altroot/shared/platform/log'
import * as z from 'zod'

/** What the gate refuses: a key, a one-time token, a command or a push, a connection too many. */
const refusalKinds = ['key', 'token', 'command', 'connection'] as const
export type RefusalKind = (typeof refusalKinds)[number]

const Counts = z.record(z.enum(refusalKinds), z.number().int().nonnegative())
export type RefusalCounts = z.infer<typeof Counts>

const none: RefusalCounts = { key: 0, token: 0, command: 0, connection: 0 }

/** Milliseconds between two writes: a flood of refusals costs the disk no more than one. */
const pause = 1_000

/**
 * Counts refusals in the file at `path`, on from what is in it, for those who watch over the server. What was counted in
 * the last second before a kill is not there.
 */
export function countRefusals(path: string, clock: Clock, log: Log): (kind: RefusalKind) => void {
	const counts = { ...readRefusals(path) }
	let waiting = false
	const write = async (): Promise<void> => {
		waiting = false
		await writeWhole(path, `${JSON.stringify(counts)}\n`).catch((error: unknown) => {
			log.debug({ reason: messageOf(error) }, 'refusals could not be counted')
		})
	}
	return (kind) => {
		counts[kind]++
		if (waiting) return
		waiting = true
		clock.sleep(pause).then(write, () => undefined)
	}
}

/** The counts in the file; none where it is not there, or was cut short. */
export function readRefusals(path: string): RefusalCounts {
	try {
		return Counts.parse(JSON.parse(readFileSync(path, 'utf8')))
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof z.ZodError || hasErrno(error, 'ENOENT')) return none
		throw error
	}
}
