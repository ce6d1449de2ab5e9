import type { HostStatus } from '../protocol/host-status.ts'
import type { Proposal } from '../protocol/proposal.ts'
import { isAccepted } from '../protocol/verdict.ts'
import type { Part } from './card.ts'
import type { Terminal } from './terminal.ts'
import { count } from './words.ts'

/** Something that a person has to do, or may do now, and the command for it. */
export interface NextStep {
	readonly command: string
	readonly why: string
}

/** The steps of a card, three lines of them at most: who has more to do begins with the first. */
export function nextParts(steps: readonly NextStep[], colors: Terminal['colors']): Part[] {
	const most = steps.length > 3 ? 2 : 3
	return [
		...steps.slice(0, most).flatMap(({ command, why }, at) => [
			{ heading: at === 0 ? 'next' : '', text: command, most: 2, paint: colors.bold },
			{ heading: '', text: `  ${why}` },
		]),
		...(steps.length > most
			? [{ heading: '', text: `and ${count(steps.length - most, 'more thing')} after that` }]
			: []),
	]
}

/** What the laptop's person is asked for by the server, the most pressing first. */
export function stepsOnLaptop(server: HostStatus, proposals: readonly Proposal[]): NextStep[] {
	const { published } = server
	const verdict = published?.verdict?.generation === published?.generation ? published?.verdict : undefined
	return [
		...proposals.map(({ id, lines }) => {
			const [first] = lines
			const rest = lines.length > 1 ? ` and ${lines.length - 1} more` : ''
			return {
				command: `altroot-client accept ${id}   (or reject ${id})`,
				why: `adds to ${first?.file}: ${first?.line}${rest}; proposals tells why`,
			}
		}),
		...(verdict !== undefined && verdict !== null && verdict.install > 0
			? [{ command: 'altroot-client upgrade', why: `installs ${count(verdict.install, 'package')}` }]
			: []),
		...(verdict && !isAccepted(verdict)
			? [{ command: 'altroot-client status --json', why: 'tells what would stay behind, and why' }]
			: []),
	]
}

/** The lines that the build server's own configuration lacks, and that no proposal asks the laptop for; and to resume. */
export function stepsOnServer({ host, generation, proposals, suspended }: HostStatus): NextStep[] {
	const proposed = new Set(proposals.flatMap(({ lines }) => lines.map(({ line }) => line)))
	const resume = {
		command: `altroot-server resume ${host}`,
		why: 'it is suspended: nothing is built of what it pushes',
	}
	const lines = (generation?.needs ?? [])
		.filter(({ root, line }) => root === '/' || !proposed.has(line))
		.map(({ root, file, line, reason }) => {
			const where = root === '/' ? `on the build server, to its /etc/portage/${file}` : `to ${file}`
			return { command: `add ${where}: ${line}`, why: reason }
		})
	return typeof suspended === 'number' ? [resume, ...lines] : lines
}
