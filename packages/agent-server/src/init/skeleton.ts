import { chmod, lstat, mkdir, readdir, readlink, rmdir, symlink } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'

/** What sys-apps/baselayout makes before anything else is installed, with modes that are not 0755. */
const directories: Readonly<Record<string, number>> = {
	boot: 0o755,
	dev: 0o755,
	etc: 0o755,
	'etc/profile.d': 0o755,
	home: 0o755,
	media: 0o755,
	mnt: 0o755,
	opt: 0o755,
	proc: 0o755,
	root: 0o700,
	run: 0o755,
	sys: 0o755,
	tmp: 0o1777,
	usr: 0o755,
	'usr/src': 0o755,
	var: 0o755,
	'var/cache': 0o755,
	'var/empty': 0o755,
	'var/lib': 0o755,
	'var/log': 0o755,
	'var/spool': 0o755,
	'var/tmp': 0o1777,
}

/** Where programs and libraries lie: directories, or with a merged /usr links. The linked come after what they lead to. */
const shared = ['usr/bin', 'usr/lib', 'usr/lib32', 'usr/lib64', 'usr/libx32', 'usr/sbin'].concat([
	'bin',
	'lib',
	'lib32',
	'lib64',
	'libx32',
	'sbin',
])

/** A part of the skeleton that is missing; `link`: where it leads, if it is one. */
export interface MissingPart {
	readonly path: string
	readonly mode: number
	readonly link?: string
}

/** A directory where the build host has a link, or the other way round: packages are merged through one and not the other. */
export interface OtherLayout {
	readonly path: string
	readonly has: string
	readonly wanted: string
	/** True for a directory that nothing is in yet. */
	readonly empty: boolean
}

export interface Skeleton {
	readonly missing: readonly MissingPart[]
	readonly otherwise: readonly OtherLayout[]
}

/**
 * How the directories of a root differ from what a package expects that is built on the system at `base`: builds look at
 * `/usr/lib64` and `/sbin` there, and are installed below `root` (catalyst's stage1 installs baselayout first for that).
 */
export async function readSkeleton(root: string, base = '/'): Promise<Skeleton> {
	const missing: MissingPart[] = []
	const otherwise: OtherLayout[] = []
	for (const [path, mode] of Object.entries(directories)) {
		const found = await partAt(root, path)
		if (found === undefined) missing.push({ path, mode })
		if (found === 'file') otherwise.push({ path, has: 'a file', wanted: 'a directory', empty: false })
	}
	for (const path of shared) {
		const wanted = await partAt(base, path)
		if (wanted === undefined) continue
		const found = await partAt(root, path)
		const link = wanted === 'directory' ? {} : { link: wanted }
		if (found === undefined) missing.push({ path, mode: 0o755, ...link })
		else if (found !== wanted) {
			const empty = found === 'directory' && (await readdir(join(root, path))).length === 0
			otherwise.push({ path, has: nameOf(found), wanted: nameOf(wanted), empty: empty && wanted !== 'directory' })
		}
	}
	return { missing, otherwise }
}

/** Makes what is missing; nothing that is there is touched. Cut off anywhere, the next call makes the rest. */
export async function makeSkeleton(root: string, { missing }: Pick<Skeleton, 'missing'>): Promise<void> {
	for (const { path, mode, link } of missing) {
		const full = join(root, path)
		await mkdir(dirname(full), { recursive: true })
		try {
			if (link !== undefined) await symlink(link, full)
			else {
				await mkdir(full)
				await chmod(full, mode) // not subject to the umask
			}
		} catch (error) {
			if (!hasErrno(error, 'EEXIST')) throw error // a parent of a later one
		}
	}
}

/** Puts links in the place of empty directories. */
export async function relink(root: string, parts: readonly OtherLayout[], base = '/'): Promise<void> {
	for (const { path } of parts) await rmdir(join(root, path))
	await makeSkeleton(root, { missing: (await readSkeleton(root, base)).missing })
}

/** `directory`, `file`, or where the link leads, relative; undefined where there is nothing. */
async function partAt(root: string, path: string): Promise<string | undefined> {
	try {
		const full = join(root, path)
		const status = await lstat(full)
		if (!status.isSymbolicLink()) return status.isDirectory() ? 'directory' : 'file'
		const target = await readlink(full)
		const from = dirname(`/${path}`)
		return (isAbsolute(target) ? relative(from, target) : target).replace(/\/$/, '') || basename(path)
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}

function nameOf(part: string): string {
	return part === 'directory' || part === 'file' ? `a ${part}` : `a link to ${part}`
}
