import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '@altroot/shared/platform/disk'
import type { Event } from '@altroot/shared/protocol/progress'

export function eventsPath(directory: string, host: string): string {
	return join(directory, `${host}.jsonl`)
}

/** Begins the events of a new generation: the file is replaced, so that a follower knows that the old ones are over. */
export function beginEvents(directory: string, host: string): Promise<void> {
	return writeWhole(eventsPath(directory, host), '', 0o640)
}

/**
 * Appends one event, at once, so that events keep their order. A crash of the machine may lose the last ones or cut one
 * short; followers pass over a line that is no JSON.
 */
export function appendEvent(directory: string, event: Event): void {
	appendFileSync(eventsPath(directory, event.host), `${JSON.stringify(event)}\n`)
}
