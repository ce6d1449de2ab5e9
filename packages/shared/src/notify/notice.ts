import * as z from 'zod'

/**
 * What a person wants to be told of: packages are ready (`finished`), some could not be built (`failed`), the build waits
 * for an answer (`decision`), the laptop would not take, or did not take, what is ready (`behind`).
 */
export const noticeKinds = ['finished', 'failed', 'decision', 'behind'] as const
export const NoticeKind = z.enum(noticeKinds)
export type NoticeKind = z.infer<typeof NoticeKind>

/** One message to a person: an event of a host, never one of its packages. */
export const Notice = z.object({
	kind: NoticeKind,
	host: z.string(),
	generation: z.number().int(),
	revision: z.string(),
	/** One line without the product's name. */
	title: z.string(),
	/** What happened, in a sentence or two. */
	body: z.string(),
	/** The command that goes on from here. */
	command: z.string(),
	/** ISO 8601. */
	time: z.string(),
})
export type Notice = z.infer<typeof Notice>

/** The same for the same event, however often it is heard of: an event stream is replayed after each reconnection. */
export function noticeKey({ kind, generation }: Notice): string {
	return `${generation} ${kind}`
}

/** The lines that are read: the sentence, then the command. */
export function noticeText({ body, command }: Notice): string {
	return `${body}\n${command}`
}
