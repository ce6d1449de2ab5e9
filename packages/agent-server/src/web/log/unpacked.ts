import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip, type Gunzip } from 'node:zlib'

/** Bytes that are unpacked of one log: what follows is not shown. */
const most = 512 * 1024 * 1024
/** Bytes of a packed log that are read at once: a thousand times as many may come out. */
const pieceBytes = 4096
/** Logs that stay unpacked: of one that is read page by page, or that still grows, only the rest is unpacked. */
const kept = 4

/** A packed log, unpacked as far as it was read, into a file without a name: it is gone with this process. */
interface Unpacked {
	readonly file: FileHandle
	readonly gunzip: Gunzip
	readonly output: Buffer[]
	/** Bytes of the packed log that were read, and of the other that were written. */
	read: number
	written: number
	broken: boolean
}

interface Entry {
	readonly one: Promise<Unpacked>
	/** The end of the last turn: two who look at the same log go on from the same place, one after the other. */
	turns: Promise<unknown>
}

const unpacked = new Map<string, Entry>()

/**
 * What a log says that Portage compresses while it writes it (make.conf(5), FEATURES=compress-build-logs), as a file that
 * is read like any other. Little of it is in memory at any time. A log that is damaged ends where the damage begins.
 */
export async function unpack(packed: FileHandle, directory: string): Promise<FileHandle> {
	const { dev, ino, birthtimeMs } = await packed.stat()
	const key = `${dev} ${ino} ${birthtimeMs}`
	const entry = unpacked.get(key) ?? { one: begin(directory), turns: Promise.resolve() }
	const handle = entry.turns.then(async () => {
		const one = await entry.one
		await goOn(one, packed)
		return open(`/proc/self/fd/${one.file.fd}`)
	})
	entry.turns = handle.catch(() => unpacked.delete(key))
	unpacked.delete(key)
	unpacked.set(key, entry) // the last of them
	const [oldest, over] = [...unpacked][0]!
	if (unpacked.size > kept) {
		unpacked.delete(oldest)
		void over.turns.then(() => over.one).then(close, () => undefined)
	}
	return handle
}

function close({ file, gunzip }: Unpacked): Promise<void> {
	gunzip.destroy()
	return file.close()
}

async function begin(directory: string): Promise<Unpacked> {
	const path = join(directory, `altroot-log-${randomUUID()}`)
	const file = await open(path, 'wx+', 0o600)
	await rm(path) // killed before this: an empty file is left
	const gunzip = createGunzip()
	const one: Unpacked = { file, gunzip, output: [], read: 0, written: 0, broken: false }
	gunzip.on('data', (piece: Buffer) => one.output.push(piece))
	gunzip.on('error', () => {}) // whoever writes to it hears of it
	return one
}

/** Unpacks what was written to the log since. */
async function goOn(one: Unpacked, packed: FileHandle): Promise<void> {
	const piece = Buffer.alloc(pieceBytes)
	while (!one.broken && one.written < most) {
		const { bytesRead } = await packed.read(piece, 0, piece.length, one.read)
		if (bytesRead === 0) return
		one.read += bytesRead
		const { promise, resolve } = Promise.withResolvers<void>()
		one.broken = true // unless it says otherwise: of what is damaged it says no more than `error`
		one.gunzip.once('error', resolve)
		one.gunzip.write(Buffer.from(piece.subarray(0, bytesRead)), (error) => {
			one.broken = Boolean(error)
			resolve()
		})
		await promise
		one.gunzip.off('error', resolve)
		for (const bytes of one.output.splice(0)) {
			await one.file.appendFile(bytes)
			one.written += bytes.length
		}
	}
}
