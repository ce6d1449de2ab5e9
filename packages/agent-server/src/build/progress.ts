import { expectAll } from '@altroot/shared/portage/merge-progress/expect'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import type { Progress } from '@altroot/shared/protocol/progress'

/** What people are shown of a build at the moment `now`: `failed` also counts what was left out for another's sake. */
export function progressOf(
	rows: readonly GenerationPackage[],
	{ started, jobs }: { readonly started: number; readonly jobs: number },
	now: number,
): Progress {
	const running = rows
		.filter(({ outcome }) => outcome === 'building')
		.map(({ package: cpv, root, phase, started: begun, expected }) => ({
			package: cpv,
			root,
			phase,
			started: begun ?? now,
			expected,
		}))
		.sort((a, b) => a.started - b.started)
	const newest = running.at(-1)
	const planned = rows.filter(({ outcome }) => outcome === 'planned')
	const left = expectAll(
		[
			...running.map((each) => each.expected && Math.max(0, each.started + each.expected - now)),
			...planned.map(({ expected }) => expected),
		],
		jobs,
	)
	const done = rows.filter(({ outcome }) => outcome === 'built').length
	return {
		done,
		total: rows.length,
		failed: rows.length - done - running.length - planned.length,
		package: newest?.package ?? null,
		root: newest?.root ?? null,
		phase: newest?.phase ?? null,
		running,
		elapsed: now - started,
		expectedEnd: left.duration === null ? null : now + left.duration,
		unknown: left.unknown,
	}
}
