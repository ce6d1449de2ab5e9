import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

const mountpoint = '/sys/fs/cgroup'

/** Removes the control group of that name from every hierarchy. All that was in it has ended. */
export function removeControlGroups(group: string): void {
	const hierarchies = [mountpoint, ...readdirSync(mountpoint).map((name) => join(mountpoint, name))]
	for (const path of hierarchies.map((hierarchy) => join(hierarchy, group))) if (existsSync(path)) removeTree(path)
}

function removeTree(path: string): void {
	for (const entry of readdirSync(path, { withFileTypes: true })) {
		if (entry.isDirectory()) removeTree(join(path, entry.name))
	}
	rmdirSync(path)
}
