import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

export interface Idle {
	/** Milliseconds of CPU time that passed, in steps of 10 (USER_HZ; proc(5), stat). */
	readonly cpu: number
	/** MiB of memory: VmRSS. */
	readonly resident: number
	/** MiB of it that are no pages of a file: RssAnon. */
	readonly own: number
}

/**
 * Milliseconds. Five seconds after the last edit the client brings what its journal has to its files, and some twenty after
 * that V8 clears away once: that is the edits' work still.
 */
const settled = 40_000

/** What a process takes while nothing happens for so many seconds. */
export async function idleOf(pid: number, seconds: number): Promise<Idle> {
	await delay(settled)
	const before = cpuOf(pid)
	await delay(seconds * 1000)
	const status = readFileSync(`/proc/${pid}/status`, 'utf8')
	const mebibytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
	return { cpu: cpuOf(pid) - before, resident: mebibytes('VmRSS'), own: mebibytes('RssAnon') }
}

function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
	return (Number(fields[11]) + Number(fields[12])) * 10
}
