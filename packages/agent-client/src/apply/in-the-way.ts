import { lstat, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AgentError, exitCode, hasErrno } from '@altroot/shared/errors'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import type { Step } from './steps.ts'

/**
 * Looks for what the ledger does not hold (a private key, a directory with a hidden file in it) in the places that are
 * to be written, so that nothing is ever lost that no revision has. An AgentError (`in-the-way`) names all of it.
 */
export async function refuseInTheWay(configRoot: string, steps: readonly Step[], onDisk: ConfigTree): Promise<void> {
	const going = new Set(steps.filter(({ after }) => after === undefined).map(({ path }) => path))
	const found = new Set<string>()
	for (const { path, after } of steps) {
		if (after === undefined) continue
		for (const one of await unknownAt(configRoot, path)) if (!onDisk.has(one)) found.add(one)
		for (let above = dirname(path); above.includes('/'); above = dirname(above)) {
			if ((await isNoDirectory(join(configRoot, above))) && !going.has(above)) found.add(above)
		}
	}
	if (found.size === 0) return
	throw new AgentError('in-the-way', `${[...found].join(', ')}: in the way, and no revision holds it`, {
		disposition: 'wait',
		exit: exitCode.decision,
		hint: 'move it out of etc/portage; nothing was changed',
	})
}

/** What there is at a path: itself, or where it is a real directory all that it holds. */
async function unknownAt(configRoot: string, path: string): Promise<string[]> {
	const full = join(configRoot, path)
	const status = await lstat(full).catch(absent)
	if (status === undefined) return []
	if (!status.isDirectory()) return [path]
	const held = await readdir(full)
	return (await Promise.all(held.map((name) => unknownAt(configRoot, `${path}/${name}`)))).flat()
}

async function isNoDirectory(full: string): Promise<boolean> {
	const status = await stat(full).catch(absent)
	return status !== undefined && !status.isDirectory()
}

function absent(error: unknown): undefined {
	if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'ENOTDIR')) throw error
}
