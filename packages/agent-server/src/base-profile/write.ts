import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno, wrongUse } from '@altroot/shared/errors'
import { flipLink, readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import type { KnownProfile } from './find.ts'

/**
 * Makes a profile that of an /etc/portage, in one rename: the link that it is, or the `parent` of the directory that it
 * is. A directory with several parents is a profile that a person has composed: an AgentError, and nothing is written.
 */
export async function writeProfile(etcPortage: string, { name, directory }: KnownProfile): Promise<void> {
	const place = join(etcPortage, 'make.profile')
	if (!(await isDirectory(place))) return flipLink(place, directory)
	const parents = ((await readTextIfAny(join(place, 'parent'))) ?? '')
		.split('\n')
		.filter((line) => /^\s*[^#\s]/.test(line))
	if (parents.length > 1)
		throw wrongUse(
			`${place} has ${parents.length} parents: it is not for this program to choose among them`,
			`change ${place}/parent by hand, then run \`emerge -uDN @world\``,
		)
	return writeWhole(join(place, 'parent'), `${name}\n`)
}

async function isDirectory(path: string): Promise<boolean> {
	try {
		return (await lstat(path)).isDirectory()
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return false
		throw error
	}
}
