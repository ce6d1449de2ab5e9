import type { PackageEvent } from '../../protocol/progress.ts'
import { isOpen, type MergeProgress, type MergeStanding } from '../merge-progress.ts'

/**
 * What has happened to which package between two states of an emerge, in the order of their start. A failure is told once
 * its log is named, which is a line or two later, or is known not to be.
 */
export function packageEvents(before: MergeProgress, now: MergeProgress): readonly PackageEvent[] {
	if (before.merges === now.merges && before.awaitingLog === now.awaitingLog) return []
	return [...now.merges].flatMap(([key, standing]) => {
		if (key === now.awaitingLog) return []
		const known = key === before.awaitingLog ? undefined : before.merges.get(key)
		return eventOf(known, standing) ?? []
	})
}

function eventOf(before: MergeStanding | undefined, now: MergeStanding): PackageEvent | undefined {
	const { cpv, root, phase, status, log } = now
	const about = { package: cpv, root, phase }
	if (isOpen(now)) return before?.phase === phase ? undefined : { kind: 'phase', ...about }
	if (before?.status === status) return undefined
	if (status === 'merged') return { kind: 'built', ...about }
	if (status === 'failed') return { kind: 'failed', ...about, ...(log === null ? {} : { log }) }
	return { kind: 'dropped', ...about, ...(now.requires ? { requires: now.requires } : {}) }
}
