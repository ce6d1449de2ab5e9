import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { machineOptions, rootEnvironment } from '@altroot/shared/portage/emerge-environment'
import { type MergeProgress, readMergeLine, startOfMerge } from '@altroot/shared/portage/merge-progress'

export interface EmergeOptions {
	/** The alt root, rendered. Its lock is held by the caller: Portage has none of its own for a root. */
	readonly root: string
	readonly emerge: string
	/** Builds at a time. */
	readonly jobs: number
	/** Gets the whole output, appended. */
	readonly logFile: string
	/** Where the running emerge is noted, for `endOrphans`. */
	readonly record: string
	readonly clock: Clock
	readonly runInGroup: RunInGroup
	readonly signal?: AbortSignal
}

/** How one emerge went. */
export interface EmergeRun {
	readonly exitCode: number
	readonly stopped: boolean
	readonly progress: MergeProgress
	/** The output before the first package: the plan, or why there is none. */
	readonly beginning: string
	/** The last lines. */
	readonly end: readonly string[]
}

const beginningLimit = 1_000_000
const endLines = 40

/**
 * Portage cuts parallel jobs down to one, with a line in the log only, where PORTAGE_TMPDIR has less than 18 GiB for
 * each: who sets `jobs` has said how many the machine can do.
 */
function jobOptions(jobs: number): readonly string[] {
	return jobs > 1 ? [`--jobs=${jobs}`, '--jobs-tmpdir-require-free-gb=0'] : []
}

/** Merges `targets` into the root with emerge, and packages what it merges. `onProgress` is called at each change. */
export async function runEmerge(
	options: EmergeOptions,
	wanted: readonly string[],
	planned: number,
	onProgress: (progress: MergeProgress) => void,
): Promise<EmergeRun> {
	const { root, emerge, jobs, logFile, record, clock, signal, runInGroup } = options
	// Without autounmask: the plan has asked for changes already, and a build must not go beyond the plan.
	const args = ['--buildpkg', '--keep-going', '--autounmask=n', ...jobOptions(jobs), ...machineOptions, ...wanted]
	mkdirSync(dirname(logFile), { recursive: true })
	const log = openSync(logFile, 'a')
	const reader = outputReader(planned, onProgress)
	try {
		writeSync(log, `$ ${emerge} ${args.join(' ')}\n`)
		const result = await runInGroup(emerge, args, {
			env: rootEnvironment(root, plainEnvironment()),
			clock,
			record,
			...(signal ? { signal } : {}),
			onOutput: (chunk) => {
				writeSync(log, chunk)
				reader.take(chunk)
			},
		})
		return { ...result, ...reader.read() }
	} finally {
		fsyncSync(log)
		closeSync(log)
	}
}

interface OutputReader {
	take(chunk: Uint8Array): void
	read(): Pick<EmergeRun, 'progress' | 'beginning' | 'end'>
}

function outputReader(planned: number, onProgress: (progress: MergeProgress) => void): OutputReader {
	const decoder = new TextDecoder()
	let progress = startOfMerge(planned)
	let unfinished = ''
	let beginning = ''
	let end: readonly string[] = []
	return {
		take(chunk) {
			const text = decoder.decode(chunk, { stream: true })
			if (progress.merges.size === 0 && beginning.length < beginningLimit) beginning += text
			const lines = (unfinished + text).split(/\r\n|[\r\n]/)
			unfinished = lines.pop() ?? ''
			end = [...end, ...lines].slice(-endLines)
			for (const line of lines) {
				const next = readMergeLine(progress, line)
				if (next === progress) continue
				progress = next
				onProgress(progress)
			}
		},
		read: () => ({
			progress: readMergeLine(progress, unfinished),
			beginning,
			end: unfinished ? [...end, unfinished] : end,
		}),
	}
}
