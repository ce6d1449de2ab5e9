import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { type EmergeRun, parseEmergeRuns, runAt } from '@altroot/shared/portage/merge-progress/emerge-run'
import { runningEmerges } from './running-emerges.ts'

/** The files that emerge keeps by itself. */
const world = /^var\/lib\/portage\/world(?:_sets)?$/

/** What `--autounmask-write` and `--autounmask-continue` append to (`depgraph._display_autounmask`). */
const settings = /^etc\/portage\/package\.(?:use|accept_keywords|keywords|unmask|license)(?:\/|$)/
const writesSettings = /--autounmask-(?:continue|write)(?!=n)\b/

/** Bytes from the end of the log: a run of some thousand lines. */
const tail = 256 * 1024

/** Whether Portage keeps this file by itself, and locks it while it writes it. */
export function isWorld(path: string): boolean {
	return world.test(path)
}

/**
 * The run of emerge that has written a file of the config tree last, by the file's time and Portage's own log (facts §8:
 * /var/log, also with a ROOT). undefined where it was a person or another program, and where the log does not say. Each
 * edit of settings asks this on its way to the server: the system answers from its memory, so nothing is waited for.
 */
export function writerOf(path: string, configRoot: string): EmergeRun | undefined {
	if (!isWorld(path) && !settings.test(path)) return undefined
	const file = join(configRoot, path)
	try {
		if (!isWorld(path) && !endsAsAutounmask(readFileSync(file, 'utf8'))) return undefined
		const time = Math.floor(statSync(file).mtimeMs / 1000)
		const runs = parseEmergeRuns(readTail(join(configRoot, 'var/log/emerge.log')))
		const run = runAt(runs, time) ?? silentRun(runs, time, configRoot)
		return run && (isWorld(path) || hasWrittenSettings(run, time)) ? run : undefined
	} catch (error) {
		if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'].some((code) => hasErrno(error, code))) return undefined
		throw error
	}
}

/** A slow laptop makes a plan for minutes, without a word in the log. */
function silentRun(runs: readonly EmergeRun[], time: number, configRoot: string): EmergeRun | undefined {
	const newest = runs.at(-1)
	const mayGoOn = newest !== undefined && !newest.ended && newest.began <= time
	return mayGoOn && runningEmerges(configRoot).length > 0 ? newest : undefined
}

/** It does so before it begins with the first package. */
function hasWrittenSettings({ command, merging }: EmergeRun, time: number): boolean {
	return writesSettings.test(command) && time <= (merging ?? time)
}

/** Portage appends entries with the reasons above each: `# required by …` (`_get_dep_chain_as_comment`). */
function endsAsAutounmask(text: string): boolean {
	const lines = text.trimEnd().split('\n')
	const entry = lines.pop() ?? ''
	const reasons = lines.slice(lines.findLastIndex((line) => !line.startsWith('#')) + 1)
	return !entry.startsWith('#') && reasons.some((line) => line.includes('# required by '))
}

function readTail(path: string): string {
	const file = openSync(path, 'r')
	try {
		const { size } = fstatSync(file)
		const buffer = Buffer.alloc(Math.min(size, tail))
		return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, Math.max(0, size - tail)))
	} finally {
		closeSync(file)
	}
}
