import type { Proposal } from '../protocol/proposal.ts'
import { layOut, type Part } from './card.ts'
import type { Terminal } from './terminal.ts'

/** A proposal for people: its lines, why each is needed, and the command that decides. */
export function printProposal(proposal: Proposal, terminal: Pick<Terminal, 'width' | 'colors'>): string[] {
	const { id } = proposal
	const command = { heading: '', text: `altroot-client accept ${id}   (or reject ${id})` }
	return layOut([...proposalParts(proposal, terminal.colors), command], terminal)
}

/** Its lines and why each is needed, below its id: what it says, wherever it is shown. */
export function proposalParts({ id, lines }: Proposal, colors: Terminal['colors']): Part[] {
	return lines.flatMap(({ file, line, reason }, at) => [
		{ heading: at === 0 ? id : '', text: `${file}: ${line}`, most: 3, paint: colors.bold },
		{ heading: '', text: reason, most: 4, paint: colors.dim },
	])
}
