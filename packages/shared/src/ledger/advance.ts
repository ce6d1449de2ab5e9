import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock } from '../platform/clock.ts'
import { syncDirectory, syncFile } from '../platform/disk.ts'
import { writeSoon } from '../platform/write-together.ts'
import type { Kept } from './journal/journal.ts'
import type { Advance } from './journal/record.ts'
import type { Ledger } from './ledger.ts'
import { looseFiles } from './objects.ts'
import { moveLocked } from './refs.ts'
import { packFrom, store } from './store.ts'

/**
 * Moves a ref and brings the objects that it needs, all of it safe from a power cut when this returns true; false where
 * the ref has moved, and nothing was brought. The ledger's journal has all of it in one place before the files are in
 * theirs: a crash after that leaves the rest to `recoverLedger`, one before it leaves objects that nothing names, and a
 * lock file, as `moveRef` does. Without a journal, or room in it, the files go to the disk themselves.
 *
 * `isSafe` is called once only the last step is left, the rename of the ref: what waits for nothing but that the revision
 * is safe goes on a little sooner. Not where there is no journal.
 */
export async function advanceRef(
	ledger: Ledger,
	advance: Advance,
	clock: Clock,
	isSafe: (advance: Advance) => void = () => undefined,
): Promise<boolean> {
	const { ref, objects } = advance
	const path = join(ledger.gitdir, ref)
	const places = [path]
	let kept: Kept | undefined
	try {
		const moved = await moveLocked(ledger, advance, clock, async (lockFile) => {
			if (objects.length < packFrom) kept = ledger.journal?.keep(advance)
			if (kept === undefined) return void (await Promise.all([syncFile(lockFile), store(ledger, objects)]))
			const files = looseFiles(ledger, objects)
			places.push(...files.map((file) => file.path))
			await writeSoon(files.filter((file) => !existsSync(file.path)))
			await kept.synced
			isSafe(advance)
		})
		if (moved && kept === undefined) await syncDirectory(dirname(path))
		return moved
	} finally {
		kept?.placed(places)
	}
}
