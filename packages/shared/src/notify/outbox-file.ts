import * as z from 'zod'
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

/** Where an outbox keeps that. */
export interface Shelf {
	read(): Promise<Kept>
	write(kept: Kept): Promise<void>
}

/** The shelf in the file at `path`, only for its owner: what a laptop builds is its own affair. A torn file holds nothing. */
export function fileShelf(path: string): Shelf {
	return {
		read: async () => {
			try {
				return Kept.parse(JSON.parse((await readTextIfAny(path)) ?? ''))
			} catch (error) {
				if (error instanceof SyntaxError || error instanceof z.ZodError) return structuredClone(nothing)
				throw error
			}
		},
		write: (kept) => writeWhole(path, `${JSON.stringify(kept)}\n`, 0o600),
	}
}
