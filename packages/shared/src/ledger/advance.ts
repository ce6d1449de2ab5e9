import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock } from '../platform/clock.ts'
import { syncDirectory, syncFile } from '../platform/disk.ts'
import { writeSoon } from '../platform/write-together.ts'
import type { Kept } from './journal/journal.ts'
import type { Advance } from './journal/record.ts'
import type { Ledger } from './ledger.ts'
import { looseFiles } from './objects.ts'
import { moveLocked, moveRef } from './refs.ts'
import { packFrom, store } from './store.ts'

/**
 * Moves a ref and brings the objects that it needs, all of it safe from a power cut when this returns true; false where
 * the ref has moved, and nothing was brought. The ledger's journal has all of it in one place before the files are in
 * theirs: a crash after that leaves the rest to `recoverLedger`, one before it leaves objects that nothing names, and a
 * lock file as above. Without a journal, or room in it, the files go to the disk themselves.
 */
export async function advanceRef(ledger: Ledger, advance: Advance, clock: Clock): Promise<boolean> {
	const { ref, before, next, objects } = advance
	if (ledger.journal === undefined || objects.length >= packFrom)
		return moveRef(ledger, ref, before, next, clock, store(ledger, objects))
	const path = join(ledger.gitdir, ref)
	const files = looseFiles(ledger, objects)
	let kept: Kept | undefined
	try {
		const moved = await moveLocked(ledger, advance, clock, async (lockFile) => {
			kept = ledger.journal?.keep(advance)
			if (kept === undefined) return void (await Promise.all([syncFile(lockFile), store(ledger, objects)]))
			await writeSoon(files.filter((file) => !existsSync(file.path)))
			await kept.synced
		})
		if (moved && kept === undefined) await syncDirectory(dirname(path))
		return moved
	} finally {
		kept?.placed([path, ...files.map((file) => file.path)])
	}
}
