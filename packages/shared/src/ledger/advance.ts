import { dirname, join } from 'node:path'
import type { Clock } from '../platform/clock.ts'
import { syncDirectory, syncFile } from '../platform/disk.ts'
import { writeSoon } from '../platform/write-together.ts'
import { interimFiles } from './interim/interim-files.ts'
import type { Kept } from './journal/journal.ts'
import type { Advance } from './journal/record.ts'
import { replay } from './journal/replay.ts'
import type { Ledger } from './ledger.ts'
import { othersTurn } from './pack/turns.ts'
import { moveLocked } from './refs.ts'
import { packFrom, store } from './store.ts'

/**
 * Moves a ref and brings the objects that it needs, all of it safe from a power cut when this returns true; false where
 * the ref has moved, and nothing was brought. The ledger's journal has all of it in one place before the files are in
 * theirs: a crash after that leaves the rest to `recoverLedger`, one before it leaves objects that nothing names, and a
 * lock file, as `moveRef` does. Without a journal, or room in it, the files go to the disk themselves.
 *
 * `onKept` is called as soon as it stands in the journal, which no `kill -9` takes away, before that is on the disk and the
 * files are in their places: what can go on beside that does. Where these then fail, as on a full disk, this throws; it has
 * been told all the same, so it stays owed: `finishAdvance`. Not called where there is no journal.
 */
export async function advanceRef(
	ledger: Ledger,
	advance: Advance,
	clock: Clock,
	onKept?: (advance: Advance) => void,
): Promise<boolean> {
	const { ref, objects } = advance
	let kept: Kept | undefined
	try {
		const moved = await moveLocked(ledger, advance, clock, async (lockFile) => {
			if (objects.length < packFrom) kept = ledger.journal?.keep(advance)
			if (kept === undefined) return void (await Promise.all([syncFile(lockFile), store(ledger, objects)]))
			const place = async (): Promise<void> => {
				await writeSoon(interimFiles(ledger.gitdir, objects))
				ledger.interim.keep(objects)
			}
			if (ledger.journal && onKept) {
				ledger.journal.owed = advance
				onKept(advance)
				await othersTurn() // what was told goes out before this thread is busy again
			}
			await place()
			await kept.synced
		})
		if (ledger.journal?.owed === advance) ledger.journal.owed = undefined
		if (moved && kept === undefined) await syncDirectory(dirname(join(ledger.gitdir, ref)))
		return moved
	} finally {
		kept?.placed()
	}
}

/**
 * Brings to its end what `advanceRef` has told of and could not finish; whoever advances a ref again does this first. Fails
 * as that did, while the disk is still full. A crash leaves it to `recoverLedger`.
 */
export async function finishAdvance({ journal, ...ledger }: Ledger, clock: Clock): Promise<void> {
	if (journal?.owed === undefined) return
	await replay(ledger, [journal.owed], clock)
	journal.owed = undefined
}
