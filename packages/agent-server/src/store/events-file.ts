import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { writeWhole } from '@altroot/shared/platform/disk'
import { type Event, readEvent } from '@altroot/shared/protocol/progress'

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

/**
 * Says how a generation ended, unless that was said: a builder that was killed after it had kept the end, and before it
 * told of it, leaves a laptop waiting. On a line of its own, also where the crash cut the last one short.
 */
export function tellEndOnce(directory: string, end: Event): void {
	const path = eventsPath(directory, end.host)
	const said = readIfAny(path)
	// Not always the last line: the laptop may have said since whether it takes the packages.
	const told = said.split('\n').map(readEvent)
	if (told.some((event) => event?.outcome !== undefined && event.generation === end.generation)) return
	appendFileSync(path, `${said === '' || said.endsWith('\n') ? '' : '\n'}${JSON.stringify(end)}\n`, { mode: 0o640 })
}

function readIfAny(path: string): string {
	try {
		return readFileSync(path, 'utf8')
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return ''
		throw error
	}
}
