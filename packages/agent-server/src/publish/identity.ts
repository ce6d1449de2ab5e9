import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { hasErrno } from '@altroot/shared/errors'

/**
 * What tells one state of a file from another without reading it: a hard link has the same, and whoever writes to the
 * file changes it. What has been found out about the bytes is remembered under it.
 */
export function identityOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
	return `${dev}:${ino}:${size}:${mtimeNs}`
}

/** The status of a plain file; undefined where there is none. */
export async function statFile(path: string): Promise<BigIntStats | undefined> {
	try {
		const status = await stat(path, { bigint: true })
		return status.isFile() ? status : undefined
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return undefined
		throw error
	}
}
