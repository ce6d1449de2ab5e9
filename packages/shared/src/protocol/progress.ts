import * as z from 'zod'

/** The steps of one reconcile, in their order. */
export const steps = ['select', 'render', 'plan', 'build', 'publish', 'report'] as const
export const Step = z.enum(steps)
export type Step = z.infer<typeof Step>

/** A package that is being built or merged now. Times are milliseconds, `started` since the epoch. */
export const RunningPackage = z.object({
	package: z.string(),
	/** `/` for one that the build server itself needs. */
	root: z.string(),
	phase: z.string().nullable(),
	started: z.number(),
	/** How long it takes in all, by earlier builds; null where there were none. */
	expected: z.number().nullable(),
})
export type RunningPackage = z.infer<typeof RunningPackage>

/** Where a running build stands: packages done of total, and what is being worked on. */
export const Progress = z.object({
	done: z.number().int(),
	total: z.number().int(),
	failed: z.number().int(),
	/** The one that was begun last of those in `running`. */
	package: z.string().nullable(),
	root: z.string().nullable(),
	phase: z.string().nullable(),
	/** In the order in which they were begun. This and what follows is absent in the words of an older server. */
	running: z.array(RunningPackage).exactOptional(),
	/** Milliseconds from the start of the generation until this was said. */
	elapsed: z.number().exactOptional(),
	/** When all of it is done, in milliseconds since the epoch; null where not one of the packages left was built before. */
	expectedEnd: z.number().nullable().exactOptional(),
	/** How many of the packages left were never built before: `expectedEnd` is without them. */
	unknown: z.number().int().exactOptional(),
})
export type Progress = z.infer<typeof Progress>

/**
 * What has happened to one package in one root: it entered a phase (null: it was begun), or it ended. `dropped` was left
 * out for the sake of another. After `built` may come `failed`: Portage finds out at the end of a merge.
 */
export const PackageEvent = z.object({
	kind: z.enum(['phase', 'built', 'failed', 'dropped']),
	package: z.string(),
	root: z.string(),
	phase: z.string().nullable(),
	/** For `dropped`: the atom that it needs and that is not there, where Portage says it. */
	requires: z.string().exactOptional(),
	/** For `failed`, as in `FailedPackage`; all of them are absent in the words of an older server. */
	reason: z.string().exactOptional(),
	remedy: z.string().exactOptional(),
	log: z.string().exactOptional(),
	tail: z.array(z.string()).exactOptional(),
})
export type PackageEvent = z.infer<typeof PackageEvent>

/** One line of `follow --json`. `time` is ISO 8601; the last event of a generation carries its `outcome`. */
export const Event = z.object({
	time: z.string(),
	host: z.string(),
	revision: z.string(),
	generation: z.number().int(),
	step: Step,
	message: z.string(),
	/** In step `build`: what has happened to which package, and where the whole build stands after it. */
	change: PackageEvent.exactOptional(),
	progress: Progress.exactOptional(),
	outcome: z.string().exactOptional(),
})
export type Event = z.infer<typeof Event>

/** An event from its line; undefined for one that a crash cut short, or that a newer server words otherwise. */
export function readEvent(line: string): Event | undefined {
	try {
		return Event.parse(JSON.parse(line))
	} catch {
		return undefined
	}
}
