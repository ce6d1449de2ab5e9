import { readFile } from 'node:fs/promises'

/**
 * A file's text; undefined where there is none or it cannot be read. A fact that cannot be found out stays unknown: no
 * revision may wait for it.
 */
export async function textIfReadable(path: string): Promise<string | undefined> {
	return readFile(path, 'utf8').catch(() => undefined)
}
