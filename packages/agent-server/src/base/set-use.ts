import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import type { AddedLine } from '@altroot/shared/portage/added-lines'
import { withOwnBlock, withOwnLines } from './own-lines.ts'

/**
 * Adds lines to the package.use of the build server itself (`etcPortage` is its /etc/portage): to a file of ours where
 * that is a directory or missing, else to a block of ours in it. One rename: a crash leaves the file without the lines or
 * with all of them, and the next plan asks for what is missing.
 */
export async function setBaseUse(etcPortage: string, lines: readonly AddedLine[]): Promise<void> {
	const place = join(etcPortage, 'package.use')
	const status = await stat(place).catch(unlessMissing)
	if (status?.isFile()) {
		const path = await realpath(place) // through a link: the link is the administrator's
		return writeWhole(path, withOwnBlock((await readTextIfAny(path)) ?? '', lines), status.mode & 0o777)
	}
	const own = join(place, 'zz-altroot')
	return writeWhole(own, withOwnLines((await readTextIfAny(own)) ?? '', lines))
}

function unlessMissing(error: unknown): undefined {
	if (!hasErrno(error, 'ENOENT')) throw error
}
