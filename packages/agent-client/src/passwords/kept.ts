import type { Ledger } from '@altroot/shared/ledger/ledger'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import type { Passwords } from '@altroot/shared/portage/passwords/passwords'

/** The passwords that were seen on this laptop's disk: what the ledger leaves out, beside it, for root alone. */
export async function keptPasswords(ledger: Ledger): Promise<Passwords> {
	const text = await readTextIfAny(keptPath(ledger))
	return new Map(text === undefined ? [] : Object.entries(JSON.parse(text) as Record<string, string>))
}

/** Remembers passwords, so that a rollback brings them back with the line that they stood in. The newest of a URI counts. */
export async function keepPasswords(ledger: Ledger, found: Passwords): Promise<void> {
	if (found.size === 0) return
	const kept = await keptPasswords(ledger)
	if ([...found].every(([uri, password]) => kept.get(uri) === password)) return
	const all = Object.fromEntries([...kept, ...found])
	await writeWhole(keptPath(ledger), `${JSON.stringify(all, undefined, '\t')}\n`, 0o600)
}

function keptPath({ gitdir }: Ledger): string {
	return `${gitdir}.passwords`
}
