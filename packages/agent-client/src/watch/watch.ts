import { once } from 'node:events'
import { mkdir, realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AgentError, hasErrno, messageOf } from '@altroot/shared/errors'
import { isLedgered } from '@altroot/shared/portage/config-files'
import { type FSWatcher, watch as watchFiles } from 'chokidar'
import { noConfiguration } from '../no-configuration.ts'

/** Directories, not files: Portage and editors replace a file by renaming another over it. */
const directories = ['etc/portage', 'var/lib/portage']

export interface Watch {
	/** Watches also what links lead to outside of the config tree: these real paths, and no others. */
	alsoOutside(paths: readonly string[]): void
	/** Begins anew, after a change that no event told of: its directory may be one that was never watched. */
	renew(): Promise<void>
	close(): Promise<void>
}

/**
 * Calls `touched` for each change below the config root that may matter to the ledger, until it is closed. Resolves once
 * the watch is in place: whatever changes after that is seen. An AgentError where a directory cannot be watched; what
 * goes wrong later goes to `failed`, and the rest is watched on.
 */
export async function watchConfig(
	configRoot: string,
	touched: () => void,
	failed: (error: AgentError) => void,
): Promise<Watch> {
	await mkdir(join(configRoot, 'var/lib/portage'), { recursive: true })
	const open = (): Promise<FSWatcher[]> =>
		Promise.all(directories.map((directory) => watchDirectory(configRoot, directory, touched, failed)))
	let watchers = await open()
	const outside = watchFiles([], { ignoreInitial: true, followSymlinks: false }).on('all', touched)
	outside.on('error', (cause) => failed(unwatchable('what a link leads to', cause)))
	let known: readonly string[] = []
	return {
		alsoOutside: (paths) => {
			if (outside.closed) return
			outside.add(paths.filter((path) => !known.includes(path)))
			outside.unwatch(known.filter((path) => !paths.includes(path)))
			known = paths
		},
		renew: async () => {
			// Closed first: chokidar would take over what is open, and with it the directory that is no longer there.
			await Promise.all(watchers.map((watcher) => watcher.close()))
			watchers = await open()
			touched()
		},
		close: async () => {
			await Promise.all([outside, ...watchers].map((watcher) => watcher.close()))
		},
	}
}

async function watchDirectory(
	configRoot: string,
	directory: string,
	touched: () => void,
	failed: (error: AgentError) => void,
): Promise<FSWatcher> {
	const real = await existing(join(configRoot, directory))
	const pathOf = (full: string): string => join(directory, relative(real, full))
	const ignored = (full: string): boolean => full !== real && !isLedgered(pathOf(full))
	const watcher = watchFiles(real, { ignoreInitial: true, followSymlinks: false, ignored })
	watcher.on('all', touched)
	try {
		await once(watcher, 'ready')
	} catch (cause) {
		await watcher.close()
		throw unwatchable(real, cause)
	}
	watcher.on('error', (cause) => failed(unwatchable(real, cause)))
	return watcher
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
