import { dirname } from 'node:path'
import type { Ledger } from '@altroot/shared/ledger/ledger'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import type { ConfigDisk } from './disk.ts'

/** The disk holds, or did hold, `parent`, and is to hold `revision`. */
export interface Transition {
	readonly parent: string
	readonly revision: string
}

/** The note that a revision is being written to the disk: while it is there, half of it may be. */
export async function readJournal(ledger: Ledger): Promise<Transition | undefined> {
	const text = await readTextIfAny(journalPath(ledger))
	return text === undefined ? undefined : (JSON.parse(text) as Transition)
}

export async function writeJournal(disk: ConfigDisk, ledger: Ledger, transition: Transition): Promise<void> {
	await disk.note(journalPath(ledger), `${JSON.stringify(transition)}\n`)
}

export async function removeJournal(disk: ConfigDisk, ledger: Ledger): Promise<void> {
	await disk.remove(journalPath(ledger))
	await disk.sync(dirname(journalPath(ledger)))
}

function journalPath({ gitdir }: Ledger): string {
	return `${gitdir}.applying`
}
