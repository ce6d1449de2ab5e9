import type { Clock } from '@altroot/shared/platform/clock'
import {
	endOfMerge,
	isOpen,
	keyOf,
	type MergeProgress,
	readMergeLine,
	startOfMerge,
} from '@altroot/shared/portage/merge-progress'
import { packageEvents } from '@altroot/shared/portage/merge-progress/package-events'
import { readSnapshot } from '@altroot/shared/portage/merge-progress/snapshot'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import type { Watched } from './limits.ts'

/** What an emerge has said so far, by its output and by Portage's own stream. */
export interface EmergeReading {
	readonly progress: MergeProgress
	/** The output before the first package: the plan, or why there is none. */
	readonly beginning: string
	/** The last lines. */
	readonly end: readonly string[]
}

export interface EmergeReader {
	takeOutput(chunk: Uint8Array): void
	takeSnapshot(line: string): void
	read(): EmergeReading
	/** What is being built now. */
	running(): readonly Watched[]
	/** When the output was last added to, in milliseconds since the epoch. */
	printed(): number
}

const beginningLimit = 1_000_000
const endLines = 40

/** Reads both sources into one progress. `onEvent` hears what has happened to each package, once and in order. */
export function readEmerge(clock: Clock, onEvent: (event: PackageEvent) => void): EmergeReader {
	const decoder = new TextDecoder()
	const begun = new Map<string, number>()
	let progress = startOfMerge
	let unfinished = ''
	let beginning = ''
	let end: readonly string[] = []
	let printed = clock.now()
	const proceed = (next: MergeProgress): void => {
		const events = packageEvents(progress, next)
		progress = next
		for (const event of events) {
			const key = keyOf({ cpv: event.package, root: event.root })
			if (!begun.has(key)) begun.set(key, clock.now())
			onEvent(event)
		}
	}
	return {
		takeOutput(chunk) {
			printed = clock.now()
			const text = decoder.decode(chunk, { stream: true })
			if (progress.merges.size === 0 && beginning.length < beginningLimit) beginning += text
			const lines = (unfinished + text).split(/\r\n|[\r\n]/)
			unfinished = lines.pop() ?? ''
			end = [...end, ...lines].slice(-endLines)
			for (const line of lines) proceed(readMergeLine(progress, line))
		},
		takeSnapshot: (line) => proceed(readSnapshot(progress, line)),
		read() {
			proceed(endOfMerge(readMergeLine(progress, unfinished)))
			return { progress, beginning, end: unfinished ? [...end, unfinished] : end }
		},
		running: () =>
			[...progress.merges]
				.filter(([, standing]) => isOpen(standing))
				.map(([key, { cpv, root }]) => ({ cpv, root, begun: begun.get(key) ?? clock.now() })),
		printed: () => printed,
	}
}
