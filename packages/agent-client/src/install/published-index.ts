import { type PackagesIndex, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { ask } from '@altroot/shared/ssh/ask'
import type { Connection } from '@altroot/shared/ssh/connection'

/**
 * Reads the index of what the server has published. To be asked for before emerge, which ends with exit code 0 where it
 * cannot reach its binary packages: here everything that keeps us from them is an AgentError with a plain message.
 */
export async function readPublishedIndex(connection: Connection, packages: string): Promise<PackagesIndex> {
	return parsePackagesIndex(await ask(connection, `cat ${packages}/Packages`))
}
