import type { Proposal } from '../protocol/proposal.ts'
import type { Terminal } from './terminal.ts'

/** A proposal for people: its lines, why each is needed, and the command that decides. */
export function printProposal({ id, lines }: Proposal, { colors }: Terminal): string[] {
	const commands = `\`altroot-client accept ${id}\` adds ${lines.length === 1 ? 'this line' : 'these lines'}, \`reject\` does not`
	return [
		`proposal     ${colors.yellow(id)}: ${commands}`,
		...lines.flatMap(({ file, line, reason }) => [
			`             ${file}: ${colors.bold(line)}`,
			colors.dim(`             ${reason}`),
		]),
	]
}
