import { realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import type { OverlaySource } from './source.ts'

/** Takes a change of repos.conf back: what was there before is there again. */
export type Undo = () => Promise<void>

/**
 * Adds a tree to the repos.conf of the build host (`etcPortage` is its /etc/portage): as a file of its own where that is
 * a directory or missing, else at the end. One rename: a crash leaves the file without the section or with all of it.
 */
export async function addToReposConf(
	etcPortage: string,
	name: string,
	location: string,
	{ type, uri }: OverlaySource,
): Promise<Undo> {
	const { path, mode } = await placeFor(etcPortage, name)
	const before = await readTextIfAny(path)
	// A lone percent sign would cost Portage all of repos.conf.
	const value = uri.replaceAll('%', '%%')
	const section = `[${name}]\nlocation = ${location}\nsync-type = ${type}\nsync-uri = ${value}\nauto-sync = yes\n`
	const gap = before === undefined || before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n'
	await writeWhole(path, `${before ?? ''}${gap}${section}`, mode)
	return () => (before === undefined ? rm(path, { force: true }) : writeWhole(path, before, mode))
}

async function placeFor(etcPortage: string, name: string): Promise<{ path: string; mode: number }> {
	const reposConf = join(etcPortage, 'repos.conf')
	try {
		const status = await stat(reposConf)
		// Through a link: the link is the administrator's.
		if (!status.isDirectory()) return { path: await realpath(reposConf), mode: status.mode & 0o777 }
	} catch (error) {
		if (!hasErrno(error, 'ENOENT')) throw error
	}
	return { path: join(reposConf, `${name}.conf`), mode: 0o644 }
}
