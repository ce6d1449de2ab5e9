import { realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { makeConfBlock, withMakeConfBlock } from './own-block.ts'

/** The words of FEATURES that we have set in the build server's own make.conf (`etcPortage` is its /etc/portage). */
export async function ownFeatures(etcPortage: string): Promise<readonly string[]> {
	const { path } = await place(etcPortage)
	const lines = makeConfBlock((await readTextIfAny(path)) ?? '')
	const words = lines.flatMap((line) => /^FEATURES="\$\{FEATURES\} (.*)"$/.exec(line)?.[1]?.split(' ') ?? [])
	return words.filter(Boolean)
}

/**
 * Makes them these words: in a block at the end of make.conf, or a file `zz-altroot` where that is a directory. One
 * rename: a crash leaves the old words or the new ones.
 */
export async function setOwnFeatures(etcPortage: string, words: readonly string[]): Promise<void> {
	const { path, mode } = await place(etcPortage)
	const before = (await readTextIfAny(path)) ?? ''
	const lines = words.length === 0 ? [] : [`FEATURES="\${FEATURES} ${words.join(' ')}"`]
	const text = withMakeConfBlock(before, lines)
	if (text === '') await rm(path, { force: true })
	else if (text !== before) await writeWhole(path, text, mode)
}

async function place(etcPortage: string): Promise<{ path: string; mode: number }> {
	const makeConf = join(etcPortage, 'make.conf')
	try {
		const status = await stat(makeConf)
		if (status.isDirectory()) return { path: join(makeConf, 'zz-altroot'), mode: 0o644 }
		// Through a link: the link is the administrator's.
		return { path: await realpath(makeConf), mode: status.mode & 0o777 }
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return { path: makeConf, mode: 0o644 }
		throw error
	}
}
