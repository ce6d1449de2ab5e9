import type { Stats } from 'node:fs'
import { readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, posix } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { isLedgered } from '@altroot/shared/portage/config-files'

/** What a link leads to outside of the config tree. */
export interface Outside {
	readonly real: string
	readonly status: Stats
}

/**
 * What the link at `path` leads to where that is to be read in the link's place: a file or directory outside of the
 * config tree, as with dot files kept in a repository. Undefined for a link that is recorded as such: one within the
 * tree, make.profile, one that leads to nothing, round in a circle, to all of etc/portage, or to what is secret.
 *
 * Within a directory that was itself reached through a link (`above`), every link is read through: its text would mean
 * something else where the directory is recorded.
 */
export async function followOut(
	configRoot: string,
	path: string,
	above: readonly string[],
): Promise<Outside | undefined> {
	const full = join(configRoot, path)
	if (path === 'etc/portage/make.profile') return undefined
	if (above.length === 0 && staysInside(path, await readlink(full))) return undefined
	try {
		const real = await realpath(full)
		const tree = await realpath(join(configRoot, 'etc/portage'))
		if (isSecret(real) || above.includes(real) || `${tree}/`.startsWith(`${real}/`)) return undefined
		return { real, status: await stat(real) }
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ELOOP') || hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}

/** By its text alone, as the server will follow it: an absolute target counts from the config root. */
function staysInside(path: string, target: string): boolean {
	const place = posix.join('/', target.startsWith('/') ? '' : dirname(path), target)
	return /^\/(etc\/portage\/|var\/lib\/portage\/world(_sets)?$)/.test(place)
}

function isSecret(real: string): boolean {
	return /\/\.?(gnupg|ssh)(\/|$)/.test(real) || !isLedgered(`etc/portage/x/${basename(real).replace(/^\.+/, '')}`)
}
