import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { machineOptions, rootEnvironment } from '@altroot/shared/portage/emerge-environment'
import { keyOf } from '@altroot/shared/portage/merge-progress'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import { failureOf } from './failures.ts'
import type { Limits } from './limits.ts'
import { observe, observed, runDirectory } from './observe.ts'
import { endOverdue } from './overdue.ts'
import { type EmergeReading, readEmerge } from './read-emerge.ts'

export interface EmergeOptions {
	/** The alt root, rendered. Its lock is held by the caller: Portage has none of its own for a root. */
	readonly root: string
	readonly emerge: string
	/** Builds at a time. */
	readonly jobs: number
	readonly limits: Limits
	/** Gets the whole output, appended. */
	readonly logFile: string
	/** Where the running emerge is noted, for `endOrphans`. */
	readonly record: string
	readonly clock: Clock
	readonly runInGroup: RunInGroup
	readonly signal?: AbortSignal
	readonly onEvent: (event: PackageEvent) => void
}

/** How one emerge went. */
export interface EmergeRun extends EmergeReading {
	readonly exitCode: number
	readonly stopped: boolean
	/** By root and cpv. */
	readonly failures: ReadonlyMap<string, FailedPackage>
}

/**
 * Portage cuts parallel jobs down to one, with a line in the log only, where PORTAGE_TMPDIR has less than 18 GiB for
 * each: who sets `jobs` has said how many the machine can do.
 */
function jobOptions(jobs: number): readonly string[] {
	return jobs > 1 ? [`--jobs=${jobs}`, '--jobs-tmpdir-require-free-gb=0'] : []
}

/**
 * Merges `wanted` into the root with emerge, and packages what it merges. What is over a limit is ended and fails, the
 * rest goes on.
 */
export async function runEmerge(options: EmergeOptions, wanted: readonly string[]): Promise<EmergeRun> {
	const { root, emerge, jobs, logFile, record, clock, signal, runInGroup } = options
	// Without autounmask: the plan has asked for changes already, and a build must not go beyond the plan.
	const args = ['--buildpkg', '--keep-going', '--autounmask=n', ...jobOptions(jobs), ...machineOptions, ...wanted]
	mkdirSync(dirname(logFile), { recursive: true })
	const log = openSync(logFile, 'a')
	const overdue = new Map<string, string>()
	const failures = new Map<string, FailedPackage>()
	const reader = readEmerge(clock, (event) => {
		if (event.kind !== 'failed') return options.onEvent(event)
		const { package: cpv, root: where } = event
		const failure = failureOf(event, logFile, overdue.get(cpv))
		failures.set(keyOf({ cpv, root: where }), failure)
		options.onEvent({ ...event, ...failure })
	})
	const ended = new AbortController()
	const watching: Promise<void>[] = []
	const hung = new AbortController()
	try {
		writeSync(log, `$ ${emerge} ${args.join(' ')}\n`)
		const result = await runInGroup(emerge, args, {
			env: { ...rootEnvironment(root, plainEnvironment()), FEATURES: observed },
			clock,
			record,
			signal: signal ? AbortSignal.any([signal, hung.signal]) : hung.signal,
			onStart: (pid) => {
				watching.push(observe(runDirectory, pid, reader.takeSnapshot, ended.signal))
				watching.push(endOverdue(pid, options, reader, overdue, (why) => hung.abort(why), ended.signal))
			},
			onOutput: (chunk) => {
				writeSync(log, chunk)
				reader.takeOutput(chunk)
			},
		})
		const reading = reader.read()
		if (!hung.signal.aborted || signal?.aborted) return { ...result, ...reading, failures }
		return { ...result, stopped: false, ...reading, end: [...reading.end, String(hung.signal.reason)], failures }
	} finally {
		ended.abort()
		await Promise.all(watching)
		fsyncSync(log)
		closeSync(log)
	}
}
