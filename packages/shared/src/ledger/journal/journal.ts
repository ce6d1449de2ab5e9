import { randomBytes } from 'node:crypto'
import { closeSync, fdatasync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { systemRefusal } from '../../errors.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Lock } from '../../platform/lock.ts'
import { bringAll } from './bring.ts'
import { type Advance, headerBytes, printHeader, printRecord } from './record.ts'

const syncData = promisify(fdatasync)

/** Bytes: some two hundred edits. */
export const journalBytes = 1 << 20
/** Milliseconds without a record after which the files are brought to the disk, and the journal begins anew. */
const rest = 5_000
/** So many records do not wait for that: each has a pack, and many packs make every reader slow. */
const most = 32

/** One record on its way. */
export interface Kept {
	/** Resolves once the record is on the disk itself: what it says will be there after a power cut. */
	readonly synced: Promise<void>
	/** Its ref and its pack are in their places, or will not come: they are brought to the disk later. */
	placed(): void
}

/**
 * What a ledger's files say, once more and in one file that is as large as it will be from the start: to bring a record of
 * some objects and a ref to the disk costs one wait of the shortest kind, where their own files and directories cost three
 * and a dozen requests (docs/decisions/journal.md). One process has it; any other one brings its files to the disk itself.
 */
export class Journal {
	/** Others were told of it, and its files are not in their places yet. Until then no record is given up. */
	owed: Advance | undefined
	readonly #gitdir: string
	readonly #file: number
	readonly #lock: Lock
	readonly #clock: Clock
	readonly #onTheirWay = new Set<Promise<void>>()
	#era = ''
	#end = 0
	/** Records that are not brought to the disk yet. */
	#placed: Advance[] = []
	#quiet = new AbortController()
	#settled: Promise<void> = Promise.resolve()
	#isUsable = true
	#closed = false

	/** `file`: `journalBytes` long, open for writing, and nothing in it that is still to be done. */
	constructor(gitdir: string, file: number, lock: Lock, clock: Clock) {
		this.#gitdir = gitdir
		this.#file = file
		this.#lock = lock
		this.#clock = clock
		this.#begin()
	}

	/** Writes a record; undefined where there is no room for it or the disk fails: whoever asked brings the files to it. */
	keep(advance: Advance): Kept | undefined {
		const record = printRecord(this.#era, advance)
		if (!this.#isUsable || this.#closed || this.#end + record.length > journalBytes || !this.#write(record))
			return undefined
		this.#end += record.length
		const { promise, resolve } = Promise.withResolvers<void>()
		this.#onTheirWay.add(promise)
		const synced = syncData(this.#file)
		synced.catch(() => {
			this.#isUsable = false // what the system could not bring to the disk it has dropped (fsync(2), EIO)
		})
		const placed = (): void => {
			this.#placed.push(advance)
			this.#onTheirWay.delete(promise)
			resolve()
			this.#settleSoon()
		}
		return { synced, placed }
	}

	/** Brings everything to the disk and lets another process have the journal. */
	async close(): Promise<void> {
		if (this.#closed) return
		this.#closed = true
		while (this.#onTheirWay.size > 0) await Promise.all(this.#onTheirWay)
		this.#quiet.abort()
		await this.#settle()
		closeSync(this.#file)
		this.#lock.release()
	}

	#write(record: Buffer): boolean {
		try {
			return writeSync(this.#file, record, 0, record.length, this.#end) === record.length
		} catch (error) {
			if (systemRefusal(error) === undefined) throw error
			return false
		}
	}

	#settleSoon(): void {
		this.#quiet.abort()
		this.#quiet = new AbortController()
		this.#clock.sleep(this.#placed.length < most ? rest : 0, this.#quiet.signal).then(
			() => this.#settle(),
			() => undefined,
		)
	}

	/**
	 * One at a time. Where the disk fails, what is not there yet stays in the journal until another process opens it: the
	 * system tells of a failure once, and asked again it says that all is there (fsync(2), EIO).
	 */
	#settle(): Promise<void> {
		this.#settled = this.#settled
			.then(() => this.#bringAll())
			.catch(() => {
				this.#isUsable = false
			})
		return this.#settled
	}

	/** A crash in it leaves the records, of which some or all are done: to do them again changes nothing. */
	async #bringAll(): Promise<void> {
		const end = this.#end
		if (this.#onTheirWay.size > 0 || this.owed || end === headerBytes || !this.#isUsable) return
		await bringAll(this.#gitdir, this.#placed.splice(0))
		if (this.#end !== end || !this.#isUsable) return // a record came meanwhile, and asks for this again; or could not
		this.#begin()
		await syncData(this.#file)
	}

	#begin(): void {
		this.#era = randomBytes(16).toString('hex')
		writeSync(this.#file, printHeader(this.#era), 0, headerBytes, 0)
		this.#end = headerBytes
	}
}
