import { count } from '../cli/words.ts'
import type { Generation } from '../protocol/generation.ts'
import type { Notice } from './notice.ts'

/** What the person of one side types next, for each end. */
export interface NextCommands {
	readonly finished: string
	readonly failed: string
	readonly decision: string
}

/** Milliseconds after which an end is no news any more: who starts an agent after a holiday wants no notice of before it. */
const oldNews = 24 * 3_600_000

/**
 * The notice of a generation's end; undefined where there is nothing to tell a person: it still runs, gave way to a newer
 * one, built nothing, or ended more than a day before `now` (milliseconds since the epoch).
 */
export function noticeOfGeneration(
	host: string,
	{ number: generation, revision, outcome, reason: body, packages, failed, ended }: Generation,
	next: NextCommands,
	now: number,
): Notice | undefined {
	if (ended === null || now - ended > oldNews) return undefined
	const about = { host, generation, revision, body, time: new Date(ended).toISOString() }
	switch (outcome) {
		case 'published':
			if (packages === 0) return undefined
			return {
				...about,
				kind: 'finished',
				title: `${host}: ${count(packages, 'package')} ready`,
				command: next.finished,
			}
		case 'failed': {
			const what = failed.length > 0 ? `${count(failed.length, 'package')} failed` : 'the build failed'
			return { ...about, kind: 'failed', title: `${host}: ${what}`, command: next.failed }
		}
		case 'needs-decision':
			return { ...about, kind: 'decision', title: `${host}: a decision is needed`, command: next.decision }
		default:
			return undefined
	}
}
