import * as z from 'zod'
import { DiagnosticSchema, NeededLine } from './generation.ts'
import { Proposal } from './proposal.ts'

/** A package that a build would merge. */
export const PreviewPackage = z.object({
	package: z.string(),
	/** True for a package of the build server itself, which the build needs. */
	onServer: z.boolean(),
	/** `new`, `new slot`, `update`, `downgrade`, `rebuild`, `forced`. */
	action: z.string(),
	/** Versions that it replaces. */
	old: z.array(z.string()),
	/** Flags as `+nls -loud`: all of a new package, else those that change. */
	flags: z.string(),
	/** Milliseconds, by past builds; null where it was never built. */
	expected: z.number().nullable(),
})
export type PreviewPackage = z.infer<typeof PreviewPackage>

/** What a build of the edits on a laptop's disk would come to. */
export const PreviewAnswer = z.object({
	/** As of a plan: `ready`, `nothing-to-do`, `needs-change`, `unresolvable`, `broken-settings`, `failed`. */
	outcome: z.string(),
	reason: z.string(),
	packages: z.array(PreviewPackage),
	/** Milliseconds that the build would take, without the packages that were never built; null where those are all. */
	expected: z.number().nullable(),
	/** How many of the packages were never built. */
	unknown: z.number().int(),
	/** What would be asked of the laptop before. */
	proposals: z.array(Proposal),
	/** Every line that is missing: those of the proposals, those that were turned down before, and those of the server. */
	needs: z.array(NeededLine),
	diagnostics: z.array(DiagnosticSchema),
})
export type PreviewAnswer = z.infer<typeof PreviewAnswer>

/** One line of `altroot preview ID`: first that the builder is at it, then its answer or why there is none. */
export const PreviewWord = z.object({
	/** The commit that the laptop has pushed. */
	id: z.string(),
	answer: PreviewAnswer.exactOptional(),
	failure: z.string().exactOptional(),
})
export type PreviewWord = z.infer<typeof PreviewWord>

/** A word from its line; undefined for one that a crash cut short, or that another version words otherwise. */
export function readPreviewWord(line: string): PreviewWord | undefined {
	try {
		return PreviewWord.parse(JSON.parse(line))
	} catch {
		return undefined
	}
}

/** True for the last word on a preview. */
export function isLastWord({ answer, failure }: PreviewWord): boolean {
	return answer !== undefined || failure !== undefined
}
