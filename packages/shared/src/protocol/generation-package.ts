import * as z from 'zod'

/**
 * What became of one package of a generation. `planned` and `building` are those of one that goes on; in one that has
 * ended, `planned` was never begun. `dropped`: left out because something that it needs is not there. `not-retried`:
 * failed in an earlier generation, and nothing that matters to it has changed since.
 */
export const packageOutcomes = ['planned', 'building', 'built', 'failed', 'dropped', 'not-retried'] as const
export const PackageOutcome = z.enum(packageOutcomes)
export type PackageOutcome = z.infer<typeof PackageOutcome>

/** The line of the laptop's configuration for which a package is in the plan. */
export const Cause = z.object({ path: z.string(), line: z.number().int(), text: z.string() })
export type Cause = z.infer<typeof Cause>

/** One flag of a plan; `changed`: it differs from the package that is installed. */
const PackageFlag = z.object({ name: z.string(), enabled: z.boolean(), changed: z.boolean() })

/** One package of a generation in one root: what was planned, and how it went. Times are milliseconds since the epoch. */
export const GenerationPackage = z.object({
	/** `app-misc/hello-1.0`. */
	package: z.string(),
	/** `/` for one that the build server itself needs. */
	root: z.string(),
	/** In the order of the plan; what was not planned comes after. */
	position: z.number().int(),
	/** `new`, `update`, `rebuild` …; empty for what was not planned. */
	action: z.string(),
	/** The versions that it replaces. */
	old: z.array(z.string()),
	/** Flags by group (`USE`, `VIDEO_CARDS` …). */
	use: z.record(z.string(), z.array(PackageFlag)),
	/** What has to be downloaded, in KiB; null where that is not known. */
	downloadKiB: z.number().nullable(),
	/** True where emerge takes a binary package instead of building: FEATURES of the build server has `getbinpkg`. */
	binary: z.boolean().exactOptional(),
	/** Bytes of the binary package that came of it; absent where none did, and in the history of an older server. */
	size: z.number().int().exactOptional(),
	/** null where no single line is known to be the cause. */
	cause: Cause.nullable(),
	/** How long it was expected to take, in milliseconds, by earlier builds; null where there were none. */
	expected: z.number().nullable(),
	outcome: PackageOutcome,
	/** The phase that runs, or in which it ended. */
	phase: z.string().nullable(),
	started: z.number().nullable(),
	/** `ended - started` is the real duration. */
	ended: z.number().nullable(),
	/** Why it is not built, in one sentence; empty where it is. */
	reason: z.string(),
	/** Where the log of a failure is. */
	log: z.string().nullable(),
	/** What one that was dropped needs and could not have, as an atom. */
	requires: z.string().exactOptional(),
	/** What a failure depends on, as one hash; null where that was not looked at. */
	inputs: z.string().nullable(),
})
export type GenerationPackage = z.infer<typeof GenerationPackage>
