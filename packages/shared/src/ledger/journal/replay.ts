import { join } from 'node:path'
import type { Clock } from '../../platform/clock.ts'
import { writeWhole } from '../../platform/disk.ts'
import { syncBelow } from '../../platform/write-together.ts'
import { isLedgerDamage, type Ledger, resolve } from '../ledger.ts'
import { moveRef } from '../refs.ts'
import { bringObjects } from './bring.ts'
import type { Advance } from './record.ts'

/** Makes the ledger what these records say, on the disk itself. Safe to repeat. */
export async function replay(ledger: Ledger, records: readonly Advance[], clock: Clock): Promise<void> {
	await bringObjects(ledger.gitdir, records)
	const last = new Map(records.map((record) => [record.ref, record]))
	for (const [ref, { next }] of last) {
		const values = records.filter((record) => record.ref === ref).flatMap((record) => [record.before, record.next])
		await replayRef(ledger, ref, new Set(values), next, clock)
	}
}

/**
 * A ref that is at one of the values which it had on its way goes to the last of them. So does one that is torn: whoever
 * moved it by other means brought it to the disk at once. One that has gone on since stays where it is.
 */
async function replayRef(
	ledger: Ledger,
	ref: string,
	values: ReadonlySet<string | undefined>,
	next: string,
	clock: Clock,
): Promise<void> {
	const path = join(ledger.gitdir, ref)
	try {
		const now = await resolve(ledger, ref)
		if (now === next) await syncBelow(ledger.gitdir, [path])
		else if (now === undefined || values.has(now)) await moveRef(ledger, ref, now, next, clock)
	} catch (error) {
		if (!isLedgerDamage(error)) throw error
		await writeWhole(path, `${next}\n`)
	}
}
