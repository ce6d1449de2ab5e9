import * as z from 'zod'

/** Text of one line: it is shown at terminals, so nothing in it may steer one. */
const line = (longest: number) => z.string().regex(new RegExp(`^[^\\p{Cc}]{0,${longest}}$`, 'u'))

/** A tree that is in another state on the laptop than it was in when the server built. */
export const OtherTree = z.strictObject({ name: line(100), laptop: line(200), built: line(200) })
export type OtherTree = z.infer<typeof OtherTree>

/** Packages that are told one by one: a world of which more stays behind has one cause, and these show it. */
export const mostBehind = 200

/** Bytes that a verdict may have as JSON, with room for the longest that the schema allows. */
export const longestVerdict = 512 * 1024

/**
 * What a laptop has found when it asked its own Portage about the packages of a generation: would it take them? Of one
 * laptop about itself; the gate knows which one by its key.
 */
export const Verdict = z.strictObject({
	version: z.literal(1),
	generation: z.number().int().positive(),
	/** Milliseconds since the epoch, by the laptop's clock. */
	time: z.number().int().nonnegative(),
	/** Trees in another state: told first, for they may be the cause of all else. */
	trees: z.array(OtherTree).max(50),
	/** Packages that the next upgrade installs. */
	install: z.number().int().nonnegative(),
	/** Published packages of which this very build is installed. */
	present: z.number().int().nonnegative(),
	/** What stays as it is, and why. */
	behind: z.array(z.strictObject({ package: line(300), reason: line(1000) })).max(mostBehind),
	/** Packages that stay behind beyond those. */
	more: z.number().int().nonnegative(),
})
export type Verdict = z.infer<typeof Verdict>

/** A verdict from its text; undefined for anything else. */
export function parseVerdict(text: string): Verdict | undefined {
	try {
		return Verdict.parse(JSON.parse(text))
	} catch {
		return undefined
	}
}

/** True where nothing stays behind. */
export function isAccepted({ behind }: Verdict): boolean {
	return behind.length === 0
}

/** `3 to install, 12 there already`. */
export function verdictNumbers({ install, present }: Pick<Verdict, 'install' | 'present'>): string {
	return `${install === 0 ? 'nothing' : install} to install${present === 0 ? '' : `, ${present} there already`}`
}

/** `takes them: 3 to install, 12 there already`, with `the laptop` before it; other trees come first. */
export function verdictSentence(verdict: Verdict): string {
	const { trees, behind, more } = verdict
	const others = trees.map(({ name }) => name).join(', ')
	const before = trees.length === 0 ? '' : `has other trees than the build (${others}) and `
	const numbers = verdictNumbers(verdict)
	if (isAccepted(verdict)) return `${before}takes them: ${numbers}`
	const [{ package: name, reason }] = behind as [Verdict['behind'][number]]
	const rest = behind.length + more - 1
	const stays = rest === 0 ? '1 package stays' : `${rest + 1} packages stay`
	return `${before}would not take all: ${numbers}, ${stays} behind: ${name}: ${reason}${rest === 0 ? '' : ` (and ${rest} more)`}`
}
