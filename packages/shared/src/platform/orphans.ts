import { rm } from 'node:fs/promises'
import type { Clock } from './clock.ts'
import { endControlGroup, isPopulated } from './control-group.ts'
import { readTextIfAny } from './disk.ts'
import { defaultGrace, endGroup } from './end-group.ts'
import { groupAndDescendants, type ProcessEntry, parseProcessStat, runningProcesses } from './process-table.ts'

const bootIdFile = '/proc/sys/kernel/random/boot_id'

/**
 * Shell words by which a process notes boot, itself and its control group `$1` in the file `$0`. It does so before it
 * becomes the program (`exec` keeps number and start): a crash of ours finds either no child or a record of it.
 */
export const recordItself = `read -r boot < ${bootIdFile} && read -r stat < /proc/$$/stat && printf '%s\\n%s\\n%s\\n' "$boot" "$stat" "$1" > "$0"`

/**
 * Ends what a killed process of ours left running, by the record of `runInGroup`; true where there was something. Waits
 * until it is gone. A record of another boot, or whose number another program has by now, is only removed.
 */
export async function endOrphans(record: string, clock: Clock, grace: number = defaultGrace): Promise<boolean> {
	const [boot, stat = '', controlGroup = ''] = (await readTextIfAny(record))?.split('\n') ?? []
	const leader = parseProcessStat(stat)
	const thisBoot = (await readTextIfAny(bootIdFile))?.trim() === boot
	const hasGroup = thisBoot && leader !== undefined && isSameGroup(leader)
	const hasOthers = thisBoot && controlGroup !== '' && isPopulated(controlGroup)
	if (hasGroup) await endGroup(leader.pid, clock, grace)
	if (thisBoot && controlGroup !== '') await endControlGroup(controlGroup, clock)
	// A crash before this line finds the same record and, by then, no group any more.
	await rm(record, { force: true })
	return hasGroup || hasOthers
}

/** While a group has members its number is given to no new process: a leader with another start is a stranger. */
function isSameGroup(leader: ProcessEntry): boolean {
	const members = groupAndDescendants(leader.pid, runningProcesses())
	const nowLeader = members.find(({ pid }) => pid === leader.pid)
	return nowLeader === undefined ? members.length > 0 : nowLeader.start === leader.start
}
