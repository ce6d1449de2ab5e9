import { printProposal } from '@altroot/shared/cli/proposal'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { count, printDuration } from '@altroot/shared/cli/words'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import type { PreviewAnswer, PreviewPackage } from '@altroot/shared/protocol/preview'

/** What the edits on disk would cost, for people. */
export function printPreview(answer: PreviewAnswer, terminal: Terminal): string[] {
	const { packages, proposals, diagnostics } = answer
	const { colors } = terminal
	const stopped = !['ready', 'nothing-to-do', 'needs-change'].includes(answer.outcome)
	return [
		...diagnostics.map((found) => `${colors.red('look at')}      ${printDiagnostic(found)}`),
		...(stopped ? [`would stop   ${answer.reason}`] : [`would build  ${sumOf(answer)}`]),
		...packages.map((one) => `             ${packageLine(one)}`),
		...(proposals.length > 0 ? [`would ask    ${count(proposals.length, 'decision')}, before it builds:`] : []),
		...proposals.flatMap((proposal) => printProposal(proposal, terminal).slice(1)),
		...unasked(answer).map(({ root, file, line }) => {
			return `             ${colors.yellow('lacks')} ${root === '/' ? `on the server, in its /etc/portage/${file}` : `in ${file}`}: ${line}`
		}),
	]
}

function sumOf({ packages, seconds }: PreviewAnswer): string {
	if (packages.length === 0) return 'nothing: everything is built already'
	const unknown = packages.filter((one) => one.seconds === null).length
	const own = packages.filter(({ onServer }) => onServer).length
	const what = `${count(packages.length, 'package')}${own > 0 ? `, ${own} of them for the server itself` : ''}`
	if (seconds === null) return `${what}; none of it was built before, so nobody knows how long it takes`
	const beyond =
		unknown === 0 ? '' : ` and what ${count(unknown, 'package')} never built before ${unknown === 1 ? 'takes' : 'take'}`
	return `${what}, in about ${printDuration(seconds * 1000)}${beyond}`
}

function packageLine({ package: cpv, onServer, action, old, flags, seconds }: PreviewPackage): string {
	const { name, version } = nameAndVersion(cpv)
	const versions = old.length === 0 || old.includes(version) ? version : `${old.join(', ')} → ${version}`
	const time = seconds === null ? '' : printDuration(seconds * 1000)
	return [action.padEnd(9), name, versions, onServer ? '(server)' : '', flags, time].filter(Boolean).join('  ')
}

/** What is missing and no proposal would ask for: it was turned down before, or it is the server's. */
function unasked({ needs, proposals }: PreviewAnswer): PreviewAnswer['needs'] {
	const asked = new Set(proposals.flatMap(({ lines }) => lines.map(({ line }) => line)))
	return needs.filter(({ root, line }) => root === '/' || !asked.has(line))
}
