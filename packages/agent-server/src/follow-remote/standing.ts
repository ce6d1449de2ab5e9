import { rm } from 'node:fs/promises'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'

/** Something that is not as it should be between us and the ledger that is followed. */
export interface Trouble {
	/** One sentence. */
	readonly what: string
	/** What to do about it. */
	readonly remedy?: string | undefined
}

/** Keeps what is wrong for `status` and `doctor`; nothing is kept where all is well. */
export async function writeStanding(path: string, troubles: readonly Trouble[]): Promise<void> {
	if (troubles.length === 0) await rm(path, { force: true })
	else await writeWhole(path, `${JSON.stringify(troubles)}\n`, 0o640)
}

/** What was wrong at the last visit; nothing where there was none. */
export async function readStanding(path: string): Promise<readonly Trouble[]> {
	const text = await readTextIfAny(path)
	return text === undefined ? [] : (JSON.parse(text) as Trouble[])
}
