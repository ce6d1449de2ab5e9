import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { syncDirectory } from '@altroot/shared/platform/disk'

/** What names the file of a key: the host, and the token that it came with. */
interface Named {
	readonly host: string
	readonly hash: string
}

/** The key that came with this token; undefined while the token is unused. */
export function keyOfToken(keys: string, named: Named): string | undefined {
	try {
		return readFileSync(keyPath(keys, named), 'utf8').trim()
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}

/**
 * Files a key under the token that it came with, which is also what uses the token up: link(2) makes the whole file
 * appear, and fails where there is one. So of two that come at once one wins, and a crash leaves either both done or
 * neither (and a file with a leading dot, which the next pairing of the host removes). False where it was used before.
 */
export async function fileKey(keys: string, named: Named, publicKey: string): Promise<boolean> {
	const temporary = join(keys, `.${named.host}.${randomBytes(6).toString('hex')}.tmp`)
	const file = await open(temporary, 'wx', 0o640)
	try {
		await file.writeFile(`${publicKey}\n`)
		await file.sync()
	} finally {
		await file.close()
	}
	try {
		await link(temporary, keyPath(keys, named))
	} catch (error) {
		if (hasErrno(error, 'EEXIST')) return false
		throw error
	} finally {
		await rm(temporary, { force: true })
	}
	await syncDirectory(keys)
	return true
}

/** Removes a host's key files but the one of `current`. */
export async function forgetKeys(keys: string, host: string, current?: Named): Promise<void> {
	const kept = current === undefined ? undefined : keyName(current)
	const names = await readdir(keys).catch((error: unknown) => {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	})
	for (const name of names) {
		if (name !== kept && (name.startsWith(`${host}.`) || name.startsWith(`.${host}.`))) {
			await rm(join(keys, name), { force: true })
		}
	}
}

function keyPath(keys: string, named: Named): string {
	return join(keys, keyName(named))
}

/** No host's name has a dot. */
function keyName({ host, hash }: Named): string {
	return `${host}.${hash.slice(0, 16)}.pub`
}
