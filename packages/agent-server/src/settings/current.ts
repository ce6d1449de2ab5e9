import { readFileSync, statSync } from 'node:fs'
import { messageOf } from '@altroot/shared/errors'
import type { Log } from '@altroot/shared/platform/log'
import { loadServerSettings, type ServerSettings } from './settings.ts'

/**
 * The settings as they are on disk at each call, read again only when the file has changed: `host add` counts at once.
 * While the file cannot be read or is wrong, the last good settings stay, and the log says why.
 */
export function currentSettings(path: string, first: ServerSettings, log: Log): () => ServerSettings {
	let settings = first
	let seen: string | undefined // the file may have changed since `first` was read: look at it once more
	return () => {
		const stamp = stampOf(path)
		if (stamp === seen) return settings
		seen = stamp
		try {
			settings = loadServerSettings(readFileSync(path, 'utf8'), path)
			log.info({ path }, 'settings read again')
		} catch (error) {
			log.error({ reason: messageOf(error) }, 'the settings are wrong; the last good ones stay in force')
		}
		return settings
	}
}

/** Changes whenever the file is written or replaced. */
function stampOf(path: string): string {
	const stat = statSync(path, { throwIfNoEntry: false })
	return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}
