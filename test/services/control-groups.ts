import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { isLeftOver, ownName } from './left-over.ts'

const mountpoint = '/sys/fs/cgroup'

/** The name of a control group that nobody else has. */
export function newControlGroup(kind: string): string {
	return `${ownName(kind)}${randomBytes(4).toString('hex')}`
}

/** Removes the control group of that name from every hierarchy. All that was in it has ended. */
export function removeControlGroups(group: string): void {
	for (const path of hierarchies().map((hierarchy) => join(hierarchy, group))) if (existsSync(path)) removeTree(path)
}

/** Removes what killed runs have left; one in which something still ends stays for the next time. */
export function removeLeftControlGroups(): void {
	for (const hierarchy of hierarchies()) {
		for (const name of directoriesIn(hierarchy).filter(isLeftOver)) {
			try {
				removeTree(join(hierarchy, name))
			} catch (error) {
				// Another run may be clearing away the same.
				if (!hasErrno(error, 'EBUSY') && !hasErrno(error, 'ENOENT')) throw error
			}
		}
	}
}

function hierarchies(): string[] {
	return existsSync(mountpoint) ? [mountpoint, ...directoriesIn(mountpoint).map((name) => join(mountpoint, name))] : []
}

function directoriesIn(path: string): string[] {
	return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
}

function removeTree(path: string): void {
	for (const name of directoriesIn(path)) removeTree(join(path, name))
	rmdirSync(path)
}
