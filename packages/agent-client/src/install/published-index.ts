import { rm } from 'node:fs/promises'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { type PackagesIndex, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { ask } from '@altroot/shared/ssh/ask'
import type { Connection } from '@altroot/shared/ssh/connection'
import type { Source } from './environment.ts'
import { indexCopy } from './offered.ts'

/**
 * Reads the index of what the server has published. To be asked for before emerge, which ends with exit code 0 where it
 * cannot reach its binary packages: here everything that keeps us from them is an AgentError with a plain message.
 */
export async function readPublishedIndex(connection: Connection, packages: string): Promise<PackagesIndex> {
	return parsePackagesIndex(await ask(connection, `cat ${packages}/Packages`))
}

/**
 * Portage stays with its own copy of the index unless the server's TIMESTAMP (in seconds) is later, and so would miss a
 * generation that was rolled back to. Removing the copy costs one transfer of the index.
 */
export async function forgetNewerIndex(source: Source, published: PackagesIndex): Promise<void> {
	const path = indexCopy(source)
	const copy = parsePackagesIndex((await readTextIfAny(path)) ?? '')
	if (Number(copy.header.get('TIMESTAMP') ?? 0) < Number(published.header.get('TIMESTAMP') ?? 0)) return
	await rm(path, { force: true })
}
