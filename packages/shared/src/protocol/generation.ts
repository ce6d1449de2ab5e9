import * as z from 'zod'
import { Verdict } from './verdict.ts'

/**
 * How a generation stands. `building` is the only one that goes on; `published` means that every package of the plan is
 * ready, `failed` that some are missing (the others are published all the same), `needs-decision` that a person has to
 * change something first, `superseded` that a newer revision took its place.
 */
export const outcomes = ['building', 'published', 'failed', 'needs-decision', 'superseded'] as const
export const Outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof Outcome>

/** One package that could not be built or merged: where it stopped, why in one sentence, and the end of its log. */
export const FailedPackage = z.object({
	package: z.string(),
	phase: z.string(),
	reason: z.string(),
	/** What to do, where the failure is a known one. */
	remedy: z.string().exactOptional(),
	log: z.string(),
	tail: z.array(z.string()),
})
export type FailedPackage = z.infer<typeof FailedPackage>

export const DiagnosticSchema = z.object({
	path: z.string(),
	line: z.number(),
	code: z.string(),
	severity: z.enum(['error', 'warning', 'note']),
	message: z.string(),
	hint: z.string().exactOptional(),
})

/** One line that the build needs in the laptop's configuration, as Portage itself words it. */
export const NeededLine = z.object({ root: z.string(), file: z.string(), line: z.string(), reason: z.string() })
export type NeededLine = z.infer<typeof NeededLine>

/** One attempt to turn one revision into packages, numbered per host from 1. Times are milliseconds since the epoch. */
export const Generation = z.object({
	number: z.number().int(),
	revision: z.string(),
	outcome: Outcome,
	reason: z.string(),
	/** Binary packages that this generation built. */
	packages: z.number().int(),
	/** Bytes of those; absent where there are none, and in the history of an older server. */
	size: z.number().int().exactOptional(),
	failed: z.array(FailedPackage),
	needs: z.array(NeededLine),
	diagnostics: z.array(DiagnosticSchema),
	/** Name of each tree and its state: a git commit, or the text of metadata/timestamp.chk. */
	trees: z.record(z.string(), z.string()),
	started: z.number(),
	ended: z.number().nullable(),
	log: z.string(),
	/** When it was published once more, and the generation whose place it took: the last time, should there be several. */
	again: z.object({ time: z.number(), insteadOf: z.number().int() }).exactOptional(),
	/** What the laptop says of its packages; absent until it has said so. */
	verdict: Verdict.exactOptional(),
})
export type Generation = z.infer<typeof Generation>
