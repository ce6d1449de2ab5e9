import { watch } from 'node:fs'

/**
 * Resolves once `arrived` says so, asked at every change of a directory (inotify, so waiting costs no CPU that the
 * programs under test need); rejects after `limit` milliseconds.
 */
export function arrival(directory: string, arrived: () => boolean, limit = 30_000): Promise<void> {
	return new Promise((resolve, reject) => {
		const watcher = watch(directory)
		const end = (error?: Error): void => {
			clearTimeout(timer)
			watcher.close()
			if (error) reject(error)
			else resolve()
		}
		const timer = setTimeout(() => end(new Error(`nothing arrived in ${directory} within ${limit} ms`)), limit)
		const look = (): void => {
			if (arrived()) end()
		}
		watcher.on('change', look)
		look()
	})
}
