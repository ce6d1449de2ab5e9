import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where downloads for the tests live, outside git: they survive a fresh clone and are safe to delete. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
	const base = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache')
	return environment.ALTROOT_CACHE || join(base, 'altroot')
}
