import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { writeWhole } from '@altroot/shared/platform/disk'

/** name, uid, gid, home, shell: as sys-apps/baselayout has them, and the user that Portage builds as. */
const users: readonly (readonly [string, number, number, string, string])[] = [
	['root', 0, 0, '/root', '/bin/bash'],
	['bin', 1, 1, '/bin', '/bin/false'],
	['daemon', 2, 2, '/sbin', '/bin/false'],
	['adm', 3, 4, '/var/adm', '/bin/false'],
	['lp', 4, 7, '/var/spool/lpd', '/bin/false'],
	['sync', 5, 0, '/sbin', '/bin/sync'],
	['shutdown', 6, 0, '/sbin', '/sbin/shutdown'],
	['halt', 7, 0, '/sbin', '/sbin/halt'],
	['operator', 11, 0, '/root', '/bin/false'],
	['portage', 250, 250, '/var/lib/portage/home', '/sbin/nologin'],
	['nobody', 65534, 65534, '/', '/bin/false'],
]

/** name, gid, members. */
const groups: readonly (readonly [string, number, string])[] = [
	['root', 0, 'root'],
	['bin', 1, 'root,bin,daemon'],
	['daemon', 2, 'root,bin,daemon'],
	['sys', 3, 'root,bin,adm'],
	['adm', 4, 'root,adm,daemon'],
	['tty', 5, ''],
	['disk', 6, 'root,adm'],
	['lp', 7, 'lp'],
	['mem', 8, ''],
	['kmem', 9, ''],
	['wheel', 10, 'root'],
	['floppy', 11, 'root'],
	['uucp', 14, ''],
	['console', 17, ''],
	['audio', 18, ''],
	['cdrom', 19, ''],
	['dialout', 20, 'root'],
	['tape', 26, 'root'],
	['video', 27, 'root'],
	['cdrw', 80, ''],
	['usb', 85, ''],
	['users', 100, ''],
	['portage', 250, 'portage'],
	['utmp', 406, ''],
	['nogroup', 65533, ''],
	['nobody', 65534, ''],
]

interface Seed {
	readonly path: string
	readonly mode: number
	readonly lines: readonly string[]
	/** Which field is an id that no two lines may share; undefined where none is. */
	readonly idField?: number
}

/** Groups before users, for a user's group has to be there; names before their passwords. */
const seeds: readonly Seed[] = [
	{
		path: 'etc/group',
		mode: 0o644,
		lines: groups.map(([name, id, members]) => `${name}:x:${id}:${members}`),
		idField: 2,
	},
	{ path: 'etc/gshadow', mode: 0o640, lines: groups.map(([name, , members]) => `${name}:*::${members}`) },
	{
		path: 'etc/passwd',
		mode: 0o644,
		lines: users.map(([name, uid, gid, home, shell]) => `${name}:x:${uid}:${gid}:${name}:${home}:${shell}`),
		idField: 2,
	},
	{ path: 'etc/shadow', mode: 0o640, lines: users.map(([name]) => `${name}:*:10000:0:::::`) },
]

/** The lines that an account file of a root lacks, and the text that it has; undefined where there is no such file. */
export interface AccountGap {
	readonly path: string
	readonly text: string | undefined
	readonly mode: number
	readonly lacking: readonly string[]
}

/**
 * What the account files of a root lack of root's own lines and the system's ids. Without `etc`, `groupadd --prefix` of
 * acct-group/root ends with "cannot lock", and without groups acct-user finds none to put a user in. A name that is there
 * stays as it is, and an id that another name has is not given twice.
 */
export async function accountGaps(root: string): Promise<readonly AccountGap[]> {
	const gaps = await Promise.all(
		seeds.map(async ({ path, mode, lines, idField }): Promise<AccountGap> => {
			const found = await readWithMode(join(root, path))
			const rows = (found?.text ?? '').split('\n').map((line) => line.split(':'))
			const names = new Set(rows.map(([name]) => name))
			const ids = new Set(idField === undefined ? [] : rows.map((fields) => fields[idField]))
			const lacking = lines.filter((line) => {
				const fields = line.split(':')
				return !names.has(fields[0]) && !(idField !== undefined && ids.has(fields[idField]))
			})
			return { path, text: found?.text, mode: found?.mode ?? mode, lacking }
		}),
	)
	return gaps.filter(({ lacking }) => lacking.length > 0)
}

/** Adds what is lacking, each file as a whole: killed between two, the next call adds the rest. */
export async function fillAccounts(root: string, gaps: readonly AccountGap[]): Promise<void> {
	for (const { path, text = '', mode, lacking } of gaps) {
		const before = text === '' || text.endsWith('\n') ? text : `${text}\n`
		await writeWhole(join(root, path), `${before}${lacking.join('\n')}\n`, mode)
	}
}

async function readWithMode(path: string): Promise<{ text: string; mode: number } | undefined> {
	try {
		return { text: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 }
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}
