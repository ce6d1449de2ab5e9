import type { Generation } from '../protocol/generation.ts'
import type { HostStatus } from '../protocol/host-status.ts'
import { printProposal } from './proposal.ts'
import type { Terminal } from './terminal.ts'
import { printVerdict } from './verdict.ts'
import { count, printDuration, printOutcome } from './words.ts'

/** What the server makes of a host, for people: lines below the laptop's own, or below the host's name on the server. */
export function printHostCard(status: HostStatus, terminal: Terminal): string[] {
	const { step, progress, generation, published, proposals } = status
	const { colors } = terminal
	if (generation === null) return ['generation   none yet: the server has built nothing for this host']
	const running = step === null ? '' : ` (${progressLine(step, progress)})`
	const built = generation.outcome === 'published' || generation.outcome === 'failed'
	const took = generation.ended === null || !built ? '' : ` in ${printDuration(generation.ended - generation.started)}`
	return [
		`generation   ${generation.number}: ${printOutcome(generation.outcome, colors)}${running}${took}`,
		...(generation.reason === '' ? [] : [`             ${generation.reason}`]),
		...failedLines(generation, terminal),
		...neededLines(status, generation, terminal),
		...proposals.flatMap((proposal) => printProposal(proposal, terminal)),
		`packages     ${published === null ? 'none published yet' : `of generation ${published.generation} are ready`}${insteadOf(status)}`,
		...(published?.verdict ? printVerdict(published.verdict, terminal) : []),
	]
}

function insteadOf({ published }: HostStatus): string {
	return published?.insteadOf ? `, again: they were brought back in place of generation ${published.insteadOf}` : ''
}

function progressLine(step: string, progress: HostStatus['progress']): string {
	if (progress === null) return step
	return `${progress.done} of ${progress.total} done${progress.package === null ? '' : `, ${progress.package} ${progress.phase ?? ''}`}`.trimEnd()
}

/** The lines that no proposal asks for: those of the server itself, and those that were turned down or did not help. */
function neededLines({ proposals }: HostStatus, { needs }: Generation, { colors }: Terminal): string[] {
	const proposed = new Set(proposals.flatMap(({ lines }) => lines.map(({ line }) => line)))
	return needs
		.filter(({ root, line }) => root === '/' || !proposed.has(line))
		.map(({ root, file, line }) => {
			const where = root === '/' ? `on the build server, to its /etc/portage/${file}` : `to ${file}`
			return `             ${colors.yellow('add')} ${where}: ${line}`
		})
}

function failedLines({ failed }: Generation, { colors }: Terminal): string[] {
	const shown = failed
		.slice(0, 2)
		.flatMap(({ package: name, phase, reason, remedy, log, tail }) => [
			`${colors.red('failed')}       ${name} in ${phase}: ${reason}`,
			...(remedy === undefined ? [] : [`             → ${remedy}`]),
			...tail.slice(-4).map((line) => colors.dim(`             | ${line}`)),
			`             whole log on the server: ${log}`,
		])
	return failed.length > 2 ? [...shown, `             and ${count(failed.length - 2, 'more package')}`] : shown
}
