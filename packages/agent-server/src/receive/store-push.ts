import type { Ledger } from '@altroot/shared/ledger/ledger'
import type { NewObject } from '@altroot/shared/ledger/object'
import { storeObjects, storePack } from '@altroot/shared/ledger/objects'
import { printPack } from '@altroot/shared/ledger/pack/write-pack'

/** As git's own `receive.unpackLimit`: from so many objects on, one file for all of them is quicker than one for each. */
const packFrom = 100

/** Brings the objects of a push into the ledger, on the disk itself when this returns. */
export function storePush(ledger: Ledger, objects: readonly NewObject[]): Promise<void> {
	return objects.length < packFrom ? storeObjects(ledger, objects) : storePack(ledger, printPack(objects))
}
