import { existsSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno, systemRefusal } from '../../errors.ts'
import type { Clock } from '../../platform/clock.ts'
import { writeWhole } from '../../platform/disk.ts'
import { type Lock, tryLock } from '../../platform/lock.ts'
import type { Ledger } from '../ledger.ts'
import { clearInterim } from './bring.ts'
import { Journal, journalBytes } from './journal.ts'
import { type Advance, readRecords } from './record.ts'
import { replay } from './replay.ts'

/** The journal of a ledger, for the life of an agent; undefined where another process has it, or there can be none here. */
export async function openJournal(ledger: Ledger, clock: Clock): Promise<Journal | undefined> {
	const path = journalPath(ledger)
	const lock = lockJournal(path)
	if (lock === undefined) return undefined
	try {
		await replay(ledger, recordsOf(path), clock)
		await clearInterim(ledger.gitdir)
		if (!existsSync(path) || statSync(path).size !== journalBytes) await makeEmpty(path)
		return new Journal(ledger.gitdir, openSync(path, 'r+'), lock, clock)
	} catch (error) {
		lock.release()
		if (systemRefusal(error)) return undefined // what is in it waits for a disk that is in order
		throw error
	}
}

/**
 * Does what a journal says that a crash has left behind, before somebody reads the ledger. A power cut may have left files
 * that are torn, empty or not there at all; the records, in order, make them whole. While a process has the journal there
 * is nothing to do: it began with this itself. A crash in it leaves the records, and the next call does all of it again; so
 * does a disk that is full: whoever only wants to look can.
 */
export async function recoverLedger(ledger: Ledger, clock: Clock): Promise<void> {
	const path = journalPath(ledger)
	if (recordsOf(path).length === 0) return
	const lock = lockJournal(path)
	if (lock === undefined) return
	try {
		await replay(ledger, recordsOf(path), clock)
		await clearInterim(ledger.gitdir)
		await makeEmpty(path)
	} catch (error) {
		if (systemRefusal(error) === undefined) throw error // what is in it waits for a disk that is in order
	} finally {
		lock.release()
	}
}

/** Beside the objects, where the gate's account may write; git passes over names there that it does not know. */
function journalPath({ gitdir }: Ledger): string {
	return join(gitdir, 'objects/altroot-journal')
}

function recordsOf(path: string): readonly Advance[] {
	try {
		return [...readRecords(readFileSync(path))]
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'EACCES')) return [] // a person who may only look
		throw error
	}
}

/** For the account of the gate, or of root: it holds what files for others may not. */
function makeEmpty(path: string): Promise<void> {
	return writeWhole(path, Buffer.alloc(journalBytes), 0o660)
}

/** Kept for the life of its holder, also beyond a kill; undefined where this user may not take it. */
function lockJournal(path: string): Lock | undefined {
	try {
		return tryLock(`${path}.lock`)
	} catch (error) {
		if (systemRefusal(error)) return undefined
		throw error
	}
}
