import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '../errors.ts'
import type { Clock } from './clock.ts'

/**
 * Makes a control group (cgroups(7), version 2) below our own, from which no process can escape: not by a session of its
 * own, as Portage's pid-sandbox does, nor by the death of its parents. Undefined where there is none, or no right to it;
 * a process group has to do there. A crash leaves an empty group, which goes with our own.
 */
export function makeControlGroup(): string | undefined {
	try {
		const own = ownControlGroup()
		if (own === undefined || !existsSync(join(own, 'cgroup.procs'))) return undefined
		const path = join(own, `altroot-${randomBytes(6).toString('hex')}`)
		mkdirSync(path)
		if (existsSync(join(path, 'cgroup.kill'))) return path // Linux ≥ 5.14
		rmdirSync(path)
	} catch {
		// EACCES, EROFS: not ours to make
	}
	return undefined
}

/** Ends every process of a control group and removes it; resolves when none is left. */
export async function endControlGroup(path: string, clock: Clock): Promise<void> {
	try {
		writeFileSync(join(path, 'cgroup.kill'), '1')
		while (isPopulated(path)) await clock.sleep(20)
		rmdirSync(path)
	} catch (error) {
		if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'EBUSY')) throw error
	}
}

/** True where processes run in the group, or in one below it. */
export function isPopulated(path: string): boolean {
	try {
		return /^populated 1$/m.test(readFileSync(join(path, 'cgroup.events'), 'utf8'))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return false
		throw error
	}
}

/** Our place in the one hierarchy of version 2, wherever it is mounted (beside version 1, in `unified`). */
function ownControlGroup(): string | undefined {
	const [, mount] = /^\S+ \S+ \S+ \S+ (\S+) .*- cgroup2 /m.exec(readFileSync('/proc/self/mountinfo', 'utf8')) ?? []
	const [, place] = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8')) ?? []
	return mount === undefined || place === undefined ? undefined : join(mount, place)
}
