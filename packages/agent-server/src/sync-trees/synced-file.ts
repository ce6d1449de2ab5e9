import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import type { Generation } from '@altroot/shared/protocol/generation'
import * as z from 'zod'

/** When trees were last synced, and the states that they have since. The builder watches the file. */
const Synced = z.object({
	/** Milliseconds since the epoch. */
	time: z.number(),
	trees: z.record(z.string(), z.string()),
})
export type Synced = z.infer<typeof Synced>

/** The last sync; undefined before the first, or where the file was damaged: then it is as if there had been none. */
export async function readSynced(path: string): Promise<Synced | undefined> {
	const text = await readTextIfAny(path)
	try {
		return text === undefined ? undefined : Synced.parse(JSON.parse(text))
	} catch {
		return undefined
	}
}

/** Replaces the file as a whole; a crash before it makes the next scheduled sync come as if this had not been. */
export async function writeSynced(path: string, synced: Synced): Promise<void> {
	await writeWhole(path, `${JSON.stringify(synced)}\n`)
}

/** True where a sync has changed what a generation was built from: it is worth another. */
export function movedSince(synced: Synced | undefined, { started, trees }: Generation): boolean {
	if (synced === undefined || synced.time <= started) return false
	return Object.entries(synced.trees).some(([name, state]) => trees[name] !== state)
}
