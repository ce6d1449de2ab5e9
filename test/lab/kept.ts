import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@altroot/shared/platform/clock'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { cacheDirectory } from '../support/cache.ts'
import type { LabHost } from './host.ts'

interface KeptHost {
	readonly name: string
	readonly pid: number
	/** When the process started, in the kernel's ticks: a pid alone may be another process's by now. */
	readonly started: string
}

const path = (): string => join(cacheDirectory(), 'lab-kept.json')

/** Remembers hosts that outlive the program that opened them. */
export async function recordKept(hosts: readonly LabHost[]): Promise<void> {
	const added = hosts.map(({ name, pid }) => ({ name, pid, started: startOf(pid) ?? '' }))
	await writeWhole(path(), JSON.stringify([...(await keptHosts()), ...added]))
}

/** Ends all hosts that were kept; the names of those that were still up. */
export async function closeKeptLab(): Promise<string[]> {
	const up = (await keptHosts()).filter(({ pid, started }) => startOf(pid) === started)
	for (const { pid } of up) process.kill(pid, 'SIGKILL')
	for (const { pid, started } of up) while (startOf(pid) === started) await systemClock.sleep(5)
	await rm(path(), { force: true })
	return up.map(({ name }) => name)
}

async function keptHosts(): Promise<KeptHost[]> {
	return JSON.parse((await readTextIfAny(path())) ?? '[]')
}

/** Field 22 of /proc/PID/stat (proc(5)), counted after the program's name, which may hold anything. */
function startOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
	} catch {
		return undefined // no such process
	}
}
