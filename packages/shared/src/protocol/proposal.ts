import * as z from 'zod'

/** One line that a proposal adds: `file` is one of the package files below the laptop's etc/portage, or one in it. */
const ProposedLine = z.object({
	file: z.string().regex(/^package\.(use|accept_keywords|unmask|license)(\/[^/]+)?$/),
	line: z.string().regex(/^[^\r\n]+$/),
	reason: z.string(),
})

/** Lines that a build needs and that the laptop decides about: it accepts all of them or rejects them. */
export const Proposal = z.object({
	/** The same for the same lines, whenever they are needed. */
	id: z.string(),
	/** The revision whose build asks for them. */
	revision: z.string(),
	lines: z.array(ProposedLine).min(1),
})
export type Proposal = z.infer<typeof Proposal>

/** `proposal 3f2a91c0: package.use: >=dev-libs/libgreet-1.0 loud and 1 more`, with what is done to it before that. */
export function proposalSubject({ id, lines }: Pick<Proposal, 'id' | 'lines'>): string {
	const { file, line } = lines[0]!
	return `proposal ${id}: ${file.split('/', 1)[0]}: ${line}${lines.length > 1 ? ` and ${lines.length - 1} more` : ''}`
}
