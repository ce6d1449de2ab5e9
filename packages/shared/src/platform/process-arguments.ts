import { readFileSync, statSync } from 'node:fs'

/** What a process was called with, the program first; nothing where it has ended. */
export function processArguments(pid: number): readonly string[] {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
	} catch {
		return []
	}
}

/** Whether a process sees the same files as this one: none in a container or a chroot does. */
export function hasOurRoot(pid: number): boolean {
	try {
		const [its, ours] = [statSync(`/proc/${pid}/root`), statSync('/')]
		return its.dev === ours.dev && its.ino === ours.ino
	} catch {
		return false
	}
}
