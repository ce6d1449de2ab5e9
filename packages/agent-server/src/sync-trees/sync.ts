import type { Clock } from '@altroot/shared/platform/clock'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { runByLine } from '@altroot/shared/platform/run-by-line'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import { stampTree } from '../trees/stamp.ts'
import type { ConfiguredTree } from './configured.ts'

export interface SyncOptions {
	readonly emerge: string
	readonly clock: Clock
	readonly runInGroup: RunInGroup
	/** Where the running emerge is noted, so that the next builder ends it when this process was killed. */
	readonly record: string
	readonly signal?: AbortSignal
	/** Each line that emerge says. */
	readonly onLine: (line: string) => void
}

/** What became of one tree: its states before and after, and why it could not be synced. */
export interface SyncedTree {
	readonly name: string
	readonly before: string | null
	readonly after: string | null
	/** The words of emerge; null where it went well. */
	readonly failed: string | null
}

/**
 * Brings trees up to date, one after the other, each with `emerge --sync NAME`; one that fails keeps no other from it.
 * Only under the build lock: a plan must not read half a tree. Cut off, the tree is what Portage leaves, and the next
 * sync goes on from there.
 */
export async function syncTrees(
	trees: readonly ConfiguredTree[],
	options: SyncOptions,
): Promise<readonly SyncedTree[]> {
	const done: SyncedTree[] = []
	for (const { name, location } of trees) {
		if (options.signal?.aborted) break
		const before = (await readTreeState(location)) ?? null
		const failed = await emergeSync(name, options)
		if (failed === null) await stampTree(location, options.clock)
		done.push({ name, before, after: (await readTreeState(location)) ?? null, failed })
	}
	return done
}

/** Portage's last line says only that it failed; what it is about stands before. */
const empty = /^(Action: sync for repo|>>> |\s*$)/

async function emergeSync(name: string, options: SyncOptions): Promise<string | null> {
	const { emerge, clock, runInGroup, record, signal, onLine } = options
	const said: string[] = []
	const { exitCode, stopped } = await runByLine(runInGroup, emerge, ['--sync', '--color=n', name], {
		env: plainEnvironment(),
		clock,
		record,
		...(signal ? { signal } : {}),
		onLine: (line) => {
			if (line === '') return
			onLine(line)
			if (!empty.test(line)) said.push(line)
		},
	})
	if (exitCode === 0 && !stopped) return null
	return stopped
		? 'it was stopped'
		: (said.findLast((line) => /fatal|error|!!!|refused|cannot/i.test(line)) ?? said.at(-1) ?? `exit code ${exitCode}`)
}
