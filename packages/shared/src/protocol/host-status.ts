import * as z from 'zod'
import { Generation } from './generation.ts'
import { Progress, Step } from './progress.ts'
import { Proposal } from './proposal.ts'
import { Verdict } from './verdict.ts'

/** A tree that the server offers: the laptop syncs it with rsync from `location` on the server. */
export const OfferedTree = z.object({ name: z.string(), location: z.string() })
export type OfferedTree = z.infer<typeof OfferedTree>

/**
 * What the server says of one host. The builder writes it as a whole file, the gate hands it to that host alone, so that
 * the gate needs neither the history nor a line to the builder.
 */
export const HostStatus = z.object({
	version: z.literal(1),
	host: z.string(),
	/** The revision that the server works on or worked on last; null before the first push. */
	revision: z.string().nullable(),
	/** What runs now; null where the server is idle for this host. */
	step: Step.nullable(),
	progress: Progress.nullable(),
	generation: Generation.nullable(),
	/** The newest generation whose packages the laptop sees, what it was built from, and whether the laptop takes them. */
	published: z
		.object({
			generation: z.number().int(),
			revision: z.string(),
			trees: z.record(z.string(), z.string()).default({}),
			verdict: Verdict.nullable().default(null),
			/** The newer generation that was published until this one was, again, by `altroot-server rollback`. */
			insteadOf: z.number().int().nullable().default(null),
		})
		.nullable(),
	/** Directory of the published packages on the server. */
	packages: z.string(),
	trees: z.array(OfferedTree),
	/** What the host is asked to decide. Absent in the last word of a server from before there were any. */
	proposals: z.array(Proposal).default([]),
	/** Since when nothing is built for the host by itself (`altroot-server suspend`), in milliseconds since the epoch. */
	suspended: z.number().nullable().exactOptional(),
})
export type HostStatus = z.infer<typeof HostStatus>

/** A status from its text; undefined for one that another version wrote in another form, or that was cut short. */
export function parseHostStatus(text: string): HostStatus | undefined {
	try {
		return HostStatus.parse(JSON.parse(text))
	} catch {
		return undefined
	}
}
