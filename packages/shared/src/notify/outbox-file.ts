import { z } from 'zod'
import { readTextIfAny, writeWhole } from '../platform/disk.ts'
import { Notice } from './notice.ts'

/** A notice on its way: which ways still have to send it, how often they failed, and when they try again. */
const Waiting = z.object({
	notice: Notice,
	ways: z.array(z.string()),
	tries: z.number().int(),
	/** Milliseconds since the epoch. */
	due: z.number(),
})
export type Waiting = z.infer<typeof Waiting>

/** What an outbox remembers: the keys of each host's last notices, and those that are on their way. */
const Kept = z.object({
	version: z.literal(1),
	told: z.record(z.string(), z.array(z.string())),
	waiting: z.array(Waiting),
})
export type Kept = z.infer<typeof Kept>

const nothing: Kept = { version: 1, told: {}, waiting: [] }

/** What is kept at `path`; nothing where there is no such file, or one of another version. */
export async function readKept(path: string): Promise<Kept> {
	try {
		return Kept.parse(JSON.parse((await readTextIfAny(path)) ?? ''))
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof z.ZodError) return nothing
		throw error
	}
}

/** Only for its owner: what a laptop builds is its own affair. */
export async function writeKept(path: string, kept: Kept): Promise<void> {
	await writeWhole(path, `${JSON.stringify(kept)}\n`, 0o600)
}
