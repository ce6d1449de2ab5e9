import { readdirSync, readFileSync } from 'node:fs'
import { hasErrno } from '../errors.ts'

/** One process as proc(5) shows it. A number is used again one day: together with `start` it names one process. */
export interface ProcessEntry {
	readonly pid: number
	readonly parent: number
	readonly group: number
	/** Clock ticks since boot. */
	readonly start: string
	/** Ended, but not yet taken notice of by its parent. */
	readonly ended: boolean
}

/** Reads `/proc/PID/stat`; the name of the program is in parentheses and may hold anything. */
export function parseProcessStat(stat: string): ProcessEntry | undefined {
	const pid = Number.parseInt(stat, 10)
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
	const [state, parent, group] = fields
	const start = fields[19]
	if (Number.isNaN(pid) || start === undefined) return undefined
	return { pid, parent: Number(parent), group: Number(group), start, ended: state === 'Z' || state === 'X' }
}

/** The processes that run now. */
export function runningProcesses(): readonly ProcessEntry[] {
	return readdirSync('/proc').flatMap((name) => {
		const entry = /^\d+$/.test(name) ? readProcess(name) : undefined
		return entry && !entry.ended ? [entry] : []
	})
}

function readProcess(pid: string): ProcessEntry | undefined {
	try {
		return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ESRCH')) return undefined // it has just ended
		throw error
	}
}

/**
 * The members of a process group and all that they started, also what has left the group since: Portage's pid-sandbox
 * makes a session of its own, which no signal to the group reaches.
 */
export function groupAndDescendants(group: number, table: readonly ProcessEntry[]): readonly ProcessEntry[] {
	const found = new Set(table.filter((entry) => entry.group === group))
	const pids = new Set([...found].map(({ pid }) => pid))
	for (let before = -1; before !== pids.size; ) {
		before = pids.size
		for (const entry of table) {
			if (!pids.has(entry.parent) || pids.has(entry.pid)) continue
			found.add(entry)
			pids.add(entry.pid)
		}
	}
	return [...found]
}

/** Those of `entries` that still run: the same number with the same start. */
export function stillRunning(entries: readonly ProcessEntry[]): readonly ProcessEntry[] {
	return entries.filter(({ pid, start }) => {
		const now = readProcess(String(pid))
		return now?.start === start && !now.ended
	})
}
