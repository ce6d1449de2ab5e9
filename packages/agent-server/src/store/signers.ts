import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { writeWhole } from '@altroot/shared/platform/disk'

/** The lines of the keys that a host once had, oldest first: with them its older revisions can still be proved. */
export function rememberedKeys(signers: string, host: string): string[] {
	try {
		return readFileSync(pathOf(signers, host), 'utf8').trim().split('\n')
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}

/** Keeps a key of a host for good. To be called before the key is replaced; a repeat after a crash changes nothing. */
export async function rememberKey(signers: string, host: string, line: string): Promise<void> {
	const [type, base64] = line.split(' ')
	const bare = `${type} ${base64}`
	const before = rememberedKeys(signers, host)
	if (!before.includes(bare)) await writeWhole(pathOf(signers, host), `${[...before, bare].join('\n')}\n`)
}

/** Every host of which there is a key, also those that were removed. */
export function rememberedHosts(signers: string): string[] {
	try {
		const names = readdirSync(signers).filter((name) => name.endsWith('.pub') && !name.startsWith('.'))
		return names.map((name) => name.slice(0, -'.pub'.length))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}

function pathOf(signers: string, host: string): string {
	return join(signers, `${host}.pub`)
}
