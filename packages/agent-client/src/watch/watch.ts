import { mkdir, realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { AgentError, hasErrno, messageOf } from '@altroot/shared/errors'
import { isLedgered } from '@altroot/shared/portage/config-files'
import { noConfiguration } from '../no-configuration.ts'
import { type Interest, WatchedDirectories } from './directories.ts'
import { Overflow } from './overflow.ts'

/** Directories, not files: Portage and editors replace a file by renaming another over it. */
const directories = ['etc/portage', 'var/lib/portage']

/** Portage holds these locks while it writes the world (`WorldSelectedSet.lock`). */
const worldLock = /^var\/lib\/portage\/\.world(?:_sets)?\.portage_lockfile$/

export interface Watch {
	/** Watches also what links lead to outside of the config tree: these real paths, and no others. */
	alsoOutside(paths: readonly string[]): void
	/** Whether one of the directories themselves was moved or removed: another one may be in its place. */
	isStale(): boolean
	/** Begins anew, after a change that no event told of: its directory may be one that was never watched. */
	renew(): Promise<void>
	close(): void
}

/** What a watch tells. */
export interface Hearer {
	/** Where something has changed: a path relative to the config root; undefined: anywhere. */
	touched(path: string | undefined): void
	/** Portage has just locked the world, or unlocked it. */
	worldLocked(): void
	/** A directory cannot be watched any more; the others are watched on. */
	failed(error: AgentError): void
}

/**
 * Tells of each change below the config root that may matter to the ledger, until it is closed. Resolves once the watch
 * is in place: whatever changes after that is seen. An AgentError where a directory cannot be watched from the first.
 */
export async function watchConfig(configRoot: string, hearer: Hearer): Promise<Watch> {
	await mkdir(join(configRoot, 'var/lib/portage'), { recursive: true })
	const { failed } = hearer
	const overflow = new Overflow()
	const told: Hearer = {
		...hearer,
		touched: (path) => hearer.touched(overflow.mayHaveDropped() ? undefined : path),
	}
	let stale = false
	const moved = (): void => {
		stale = true
		hearer.touched(undefined)
	}
	const open = (): Promise<WatchedDirectories[]> =>
		Promise.all(directories.map((directory) => watchDirectory(configRoot, directory, told, moved)))
	let watched = await open()
	const outside = new Map<string, WatchedDirectories>()
	return {
		alsoOutside: (paths) => {
			for (const [path, one] of outside) {
				if (paths.includes(path)) continue
				one.close()
				outside.delete(path)
			}
			for (const path of paths) {
				try {
					if (!outside.has(path)) outside.set(path, watchOutside(path, told))
				} catch (error) {
					failed(unwatchable(path, error))
				}
			}
		},
		isStale: () => stale,
		renew: async () => {
			for (const one of watched.splice(0)) one.close()
			watched = await open()
			stale = false
			hearer.touched(undefined)
		},
		close: () => {
			for (const one of [...watched, ...outside.values()]) one.close()
			outside.clear()
		},
	}
}

async function watchDirectory(
	configRoot: string,
	directory: string,
	{ touched, worldLocked, failed }: Hearer,
	moved: () => void,
): Promise<WatchedDirectories> {
	const real = await existing(join(configRoot, directory))
	const pathOf = (full: string): string => join(directory, relative(real, full))
	const interest: Interest = {
		enters: (full) => isLedgered(`${pathOf(full)}/x`),
		touched: (full) => {
			if (full === real) moved()
			else if (isLedgered(pathOf(full))) touched(pathOf(full))
			else if (worldLock.test(pathOf(full))) worldLocked()
		},
		failed: (cause) => failed(unwatchable(real, cause)),
	}
	try {
		return new WatchedDirectories(real, interest)
	} catch (cause) {
		throw unwatchable(real, cause)
	}
}

/** By the directory above: an editor replaces the file, and a person the directory. */
function watchOutside(real: string, { touched, failed }: Hearer): WatchedDirectories {
	const isIn = (full: string): boolean => full === real || full.startsWith(`${real}/`)
	return new WatchedDirectories(dirname(real), {
		enters: (full) => isIn(full) && isLedgered(`etc/portage/x/${relative(real, full)}/x`),
		touched: (full) => {
			if (isIn(full)) touched(undefined)
		},
		failed: (cause) => failed(unwatchable(real, cause)),
	})
}

/** `/etc/portage` may itself be a link, for example into a repository of dot files. */
async function existing(path: string): Promise<string> {
	try {
		return await realpath(path)
	} catch (cause) {
		if (!hasErrno(cause, 'ENOENT')) throw cause
		throw noConfiguration(path, cause)
	}
}

function unwatchable(path: string, cause: unknown): AgentError {
	const hint = hasErrno(cause, 'ENOSPC') ? 'raise fs.inotify.max_user_watches with sysctl' : 'start the agent again'
	return new AgentError('watch-failed', `${path} cannot be watched: ${messageOf(cause)}`, {
		disposition: 'fatal',
		hint,
		cause,
	})
}
