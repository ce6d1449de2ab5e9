import type { Clock } from './clock.ts'
import { groupAndDescendants, type ProcessEntry, runningProcesses, stillRunning } from './process-table.ts'

/** Milliseconds between SIGTERM and SIGKILL: Portage ends a phase and releases its locks in much less. */
export const defaultGrace = 10_000

/**
 * Ends a process group and all that it started: SIGTERM to the group, after `grace` milliseconds SIGKILL to whatever is
 * left, also outside the group. Resolves when all of it is gone.
 */
export async function endGroup(group: number, clock: Clock, grace: number): Promise<void> {
	const everyone = groupAndDescendants(group, runningProcesses())
	signalOrGone(-group, 'SIGTERM')
	// Looked at once more at the end: what ran at first may have started others since.
	await waitThenKill(everyone, () => groupAndDescendants(group, runningProcesses()), clock, grace)
}

/** The same for some processes alone: SIGTERM to each, after `grace` milliseconds SIGKILL to those that are left. */
export async function endProcesses(entries: readonly ProcessEntry[], clock: Clock, grace: number): Promise<void> {
	for (const { pid } of entries) signalOrGone(pid, 'SIGTERM')
	await waitThenKill(entries, () => [], clock, grace)
}

async function waitThenKill(
	entries: readonly ProcessEntry[],
	others: () => readonly ProcessEntry[],
	clock: Clock,
	grace: number,
): Promise<void> {
	// The kernel tells of the end of children only: this asks.
	for (let waited = 0; waited < grace && stillRunning(entries).length > 0; waited += 20) await clock.sleep(20)
	const left = [...stillRunning(entries), ...others()]
	killAll(left)
	while (stillRunning(left).length > 0) await clock.sleep(20)
}

/** SIGKILL to each. */
export function killAll(entries: readonly ProcessEntry[]): void {
	for (const { pid } of entries) signalOrGone(pid, 'SIGKILL')
}

function signalOrGone(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal)
	} catch {
		// ESRCH: it has ended
	}
}
