import type { PackageEvent } from '../../protocol/progress.ts'
import { isOpen, type MergeProgress, type MergeStanding } from '../merge-progress.ts'

/** What has happened to which package between two states of an emerge, in the order of their start. */
export function packageEvents(before: MergeProgress, now: MergeProgress): readonly PackageEvent[] {
	if (before.merges === now.merges) return []
	return [...now.merges].flatMap(([key, standing]) => eventOf(before.merges.get(key), standing) ?? [])
}

function eventOf(before: MergeStanding | undefined, now: MergeStanding): PackageEvent | undefined {
	const { cpv, root, phase, status } = now
	const about = { package: cpv, root, phase }
	if (isOpen(now)) return before?.phase === phase ? undefined : { kind: 'phase', ...about }
	if (before?.status === status) return undefined
	if (status !== 'dropped') return { kind: status === 'merged' ? 'built' : 'failed', ...about }
	return { kind: 'dropped', ...about, ...(now.requires ? { requires: now.requires } : {}) }
}
