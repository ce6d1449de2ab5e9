import * as z from 'zod'
import { plainRoot } from '../merge-plan/root.ts'
import { type MergeProgress, readPhase } from '../merge-progress.ts'
import { type Phase, phases } from './event.ts'

/** What is read of a line of Portage's observability socket, schema 1 (`_emerge/_observability.py`, since 3.0.82). */
const Snapshot = z.object({
	type: z.literal('snapshot'),
	tasks: z.array(
		z.object({
			cpv: z.string(),
			root: z.string(),
			/** `merge`: it is built, and is put into the root. */
			kind: z.string(),
			phase: z.string().nullable(),
			merge_wait: z.boolean(),
		}),
	),
})
type Task = z.infer<typeof Snapshot>['tasks'][number]

/**
 * Takes in one line of Portage's observability socket: which package is in which phase. With several jobs it is the only
 * source of that, since emerge hides what they print. How packages end is not among it, the output tells that. The same
 * object where the line says nothing new; never throws.
 */
export function readSnapshot(progress: MergeProgress, line: string): MergeProgress {
	const snapshot = Snapshot.safeParse(asJson(line)).data
	return (snapshot?.tasks ?? []).reduce(
		(state, task) => readPhase(state, { cpv: task.cpv, root: plainRoot(task.root) }, phaseOf(task)),
		progress,
	)
}

function phaseOf({ kind, phase, merge_wait: waiting }: Task): Phase | null {
	if (kind === 'merge' && !waiting) return 'merge'
	return phases.find((known) => known === phase) ?? null
}

function asJson(line: string): unknown {
	try {
		return JSON.parse(line)
	} catch {
		return undefined
	}
}
