import { z } from 'zod'

/** The steps of one reconcile, in their order. */
export const steps = ['select', 'render', 'plan', 'build', 'publish', 'report'] as const
export const Step = z.enum(steps)
export type Step = z.infer<typeof Step>

/** Where a running build stands: packages done of total, and what is being worked on. */
export const Progress = z.object({
	done: z.number().int(),
	total: z.number().int(),
	failed: z.number().int(),
	package: z.string().nullable(),
	root: z.string().nullable(),
	phase: z.string().nullable(),
})
export type Progress = z.infer<typeof Progress>

/** One line of `follow --json`. `time` is ISO 8601; the last event of a generation carries its `outcome`. */
export const Event = z.object({
	time: z.string(),
	host: z.string(),
	revision: z.string(),
	generation: z.number().int(),
	step: Step,
	message: z.string(),
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
