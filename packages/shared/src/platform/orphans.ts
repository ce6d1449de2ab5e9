import { rm } from 'node:fs/promises'
import type { Clock } from './clock.ts'
import { readTextIfAny } from './disk.ts'
import { defaultGrace, endGroup } from './end-group.ts'
import { groupAndDescendants, type ProcessEntry, parseProcessStat, runningProcesses } from './process-table.ts'

const bootIdFile = '/proc/sys/kernel/random/boot_id'

/**
 * Shell words by which a process notes boot, number and start in the file `$0`. It does so itself, before it becomes the
 * program (`exec` keeps both): a crash of ours finds either no child or a record of it.
 */
export const recordItself = `read -r boot < ${bootIdFile} && read -r stat < /proc/$$/stat && printf '%s\\n%s\\n' "$boot" "$stat" > "$0"`

/**
 * Ends what a killed process of ours left running, by the record of `runInGroup`; true where there was something. Waits
 * until it is gone. A record of another boot, or whose number another program has by now, is only removed.
 */
export async function endOrphans(record: string, clock: Clock, grace: number = defaultGrace): Promise<boolean> {
	const [boot, stat = ''] = (await readTextIfAny(record))?.split('\n') ?? []
	const leader = parseProcessStat(stat)
	const thisBoot = (await readTextIfAny(bootIdFile))?.trim()
	const orphaned = leader !== undefined && boot === thisBoot && isSameGroup(leader)
	if (orphaned) await endGroup(leader.pid, clock, grace)
	// A crash before this line finds the same record and, by then, no group any more.
	await rm(record, { force: true })
	return orphaned
}

/** While a group has members its number is given to no new process: a leader with another start is a stranger. */
function isSameGroup(leader: ProcessEntry): boolean {
	const members = groupAndDescendants(leader.pid, runningProcesses())
	const nowLeader = members.find(({ pid }) => pid === leader.pid)
	return nowLeader === undefined ? members.length > 0 : nowLeader.start === leader.start
}
