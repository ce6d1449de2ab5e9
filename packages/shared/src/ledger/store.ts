import type { Ledger } from './ledger.ts'
import type { NewObject } from './object.ts'
import { storeObjects, storePack } from './objects.ts'
import { printPack } from './pack/write-pack.ts'

/** As git's own `receive.unpackLimit`: from so many objects on, one file for all of them is quicker than one for each. */
export const packFrom = 100

/**
 * Brings objects into the ledger, each behind those that it names, on the disk itself when this returns. A recording
 * leaves files of their own, which are found by their names however long the history is; an import becomes one pack.
 */
export function store(ledger: Ledger, objects: readonly NewObject[]): Promise<void> {
	return objects.length < packFrom ? storeObjects(ledger, objects) : storePack(ledger, printPack(objects))
}
