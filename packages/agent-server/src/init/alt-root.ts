import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { accountGaps, fillAccounts } from './accounts.ts'
import { makeSkeleton, readSkeleton } from './skeleton.ts'

const directories = [
	'etc',
	'var/cache/altroot',
	'var/db/pkg',
	'var/lib/altroot',
	'var/lib/portage',
	'var/log/portage',
	'var/tmp',
]

/** Makes what must be in an alt root before the first package; what is there stays as it is. False where nothing was missing. */
export async function makeAltRoot(root: string): Promise<boolean> {
	const made = await makeDirectories(root)
	const gaps = await accountGaps(root)
	await fillAccounts(root, gaps)
	return made || gaps.length > 0
}

/** The part of it without the accounts. */
export async function makeDirectories(root: string): Promise<boolean> {
	const absent = directories.map((path) => join(root, path)).filter((path) => !existsSync(path))
	const skeleton = await readSkeleton(root)
	await makeSkeleton(root, skeleton)
	for (const directory of absent) await mkdir(directory, { recursive: true })
	return absent.length + skeleton.missing.length > 0
}
