import { spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import type { Clock } from './clock.ts'
import { endControlGroup, makeControlGroup } from './control-group.ts'
import { defaultGrace, endGroup, killAll } from './end-group.ts'
import { recordItself } from './orphans.ts'
import { groupAndDescendants, runningProcesses } from './process-table.ts'

export interface GroupOptions {
	/** The whole environment of the child: nothing is inherited. */
	readonly env: Readonly<Record<string, string>>
	/** Gets stdout and stderr in the order in which they were written: both are one pipe. */
	readonly onOutput: (chunk: Uint8Array) => void
	/** Is told the number of the child, which also leads its group, once it has begun. */
	readonly onStart?: (pid: number) => void
	readonly clock: Clock
	readonly signal?: AbortSignal
	/** Milliseconds between SIGTERM and SIGKILL. */
	readonly grace?: number
	/** A file in which the child notes itself before it begins, for `endOrphans` of a later process; gone at the end. */
	readonly record?: string
}

export interface GroupResult {
	/** 128 + n where the program was ended by signal n; 127 where there is no such program. */
	readonly exitCode: number
	/** True where `signal` ended it. */
	readonly stopped: boolean
}

/** Where that is refused, the process group alone has to do. */
const enterControlGroup = '[ -z "$1" ] || { echo $$ > "$1/cgroup.procs"; } 2> /dev/null'

export type RunInGroup = (command: string, args: readonly string[], options: GroupOptions) => Promise<GroupResult>

/**
 * Runs a program to its end in a session of its own, without terminal and with empty input. When `signal` is aborted,
 * the whole group gets SIGTERM, and what is left of it, and of all that it started, SIGKILL. Nothing outlives the call.
 */
export const runInGroup: RunInGroup = async (command, args, options) => {
	const { env, record, signal, clock, onStart, grace = defaultGrace } = options
	if (signal?.aborted) return { exitCode: 128 + constants.signals.SIGTERM, stopped: true }
	if (record !== undefined) await mkdir(dirname(record), { recursive: true })
	const controlGroup = makeControlGroup()
	const script = `exec 2>&1; ${enterControlGroup}; ${record === undefined ? '' : `${recordItself} && `}shift && exec "$@"`
	const child = spawn('/bin/sh', ['-c', script, record ?? 'sh', controlGroup ?? '', command, ...args], {
		env,
		detached: true,
		stdio: ['ignore', 'pipe', 'ignore'],
	})
	child.stdout.on('data', options.onOutput)
	const exited = Promise.withResolvers<number>()
	const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
	child.once('error', exited.reject)
	child.once('exit', (code, name) => exited.resolve(code ?? 128 + constants.signals[name!]))
	let ending: Promise<void> | undefined
	const stop = (): void => {
		ending = endGroup(child.pid!, clock, grace)
	}
	if (child.pid !== undefined) onStart?.(child.pid)
	if (child.pid !== undefined) signal?.addEventListener('abort', stop, { once: true })
	try {
		const exitCode = await exited.promise
		await ending
		// An emerge that has ended needs nothing that it left running.
		killAll(groupAndDescendants(child.pid!, runningProcesses()))
		return { exitCode, stopped: ending !== undefined }
	} finally {
		signal?.removeEventListener('abort', stop)
		if (controlGroup !== undefined) await endControlGroup(controlGroup, clock)
		await within(grace, closed, clock)
		child.stdout.destroy()
		if (record !== undefined) await rm(record, { force: true })
	}
}

/** Waits for `event`, but not longer: what left the group keeps the pipe open, and we would wait for ever. */
async function within(ms: number, event: Promise<void>, clock: Clock): Promise<void> {
	const alarm = new AbortController()
	await Promise.race([event, clock.sleep(ms, alarm.signal).catch(() => {})])
	alarm.abort()
}
