import { type FSWatcher, watch } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'

/**
 * The lines of a file that grows: those it has, then each one as it is written, until `signal` is aborted. Where the file
 * is replaced by another (a new generation begins), the rest of the old one comes first, then the new one from its
 * start. The kernel reports each change; nothing polls. A missing file is waited for, its directory has to be there.
 */
export async function* followLines(path: string, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
	using changes = watchName(path, signal)
	while (!signal.aborted) {
		const file = await openIfAny(path)
		if (file === undefined) {
			await changes.next()
			continue
		}
		try {
			yield* linesUntilReplaced(file, path, changes, signal)
		} finally {
			await file.close()
		}
	}
}

async function* linesUntilReplaced(
	file: FileHandle,
	path: string,
	changes: Changes,
	signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
	let unfinished = Buffer.alloc(0)
	while (!signal.aborted) {
		// Asked before reading: what was written before the replacement is then still read here.
		const replaced = await isReplaced(file, path)
		for await (const piece of pieces(file)) {
			const lines = Buffer.concat([unfinished, piece])
			const end = lines.lastIndexOf('\n') + 1
			unfinished = lines.subarray(end)
			if (end > 0) yield* lines.toString('utf8', 0, end - 1).split('\n')
		}
		if (replaced) return
		await changes.next()
	}
}

/** What lies between the last read and the present end of the file. */
async function* pieces(file: FileHandle): AsyncGenerator<Buffer, void, undefined> {
	for (;;) {
		const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536))
		if (bytesRead === 0) return
		yield buffer.subarray(0, bytesRead)
	}
}

async function isReplaced(file: FileHandle, path: string): Promise<boolean> {
	const [ours, there] = await Promise.all([file.stat(), stat(path).catch(unlessMissing)])
	return there === undefined || there.ino !== ours.ino || there.dev !== ours.dev
}

async function openIfAny(path: string): Promise<FileHandle | undefined> {
	return open(path, 'r').catch(unlessMissing)
}

function unlessMissing(error: unknown): undefined {
	if (!hasErrno(error, 'ENOENT')) throw error
}

export interface Changes extends Disposable {
	/** Resolves at the next change since the last call, at once where there was one, and when the signal is aborted. */
	next(): Promise<void>
}

/** Watches the directory, because the file itself is replaced. */
export function watchName(path: string, signal: AbortSignal): Changes {
	let changed = false
	let wake = (): void => {}
	const note = (): void => {
		changed = true
		wake()
	}
	const name = basename(path)
	const watcher: FSWatcher = watch(dirname(path), (_event, changedName) => {
		if (changedName === null || changedName === name) note()
	})
	signal.addEventListener('abort', note, { once: true })
	return {
		next: async () => {
			if (!changed && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
			changed = false
		},
		[Symbol.dispose]: () => {
			signal.removeEventListener('abort', note)
			watcher.close()
		},
	}
}
