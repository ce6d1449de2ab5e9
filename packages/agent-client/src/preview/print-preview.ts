import { firstParts, layOut, type Part } from '@altroot/shared/cli/card'
import { proposalParts } from '@altroot/shared/cli/proposal'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { count, printDuration } from '@altroot/shared/cli/words'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import type { PreviewAnswer, PreviewPackage } from '@altroot/shared/protocol/preview'

/** Packages that are shown one by one; all of them are in `--json`. */
const shown = 12

/** What the edits on disk would cost, for people. */
export function printPreview(answer: PreviewAnswer, terminal: Pick<Terminal, 'width' | 'colors'>): string[] {
	const { packages, proposals, diagnostics, outcome, reason } = answer
	const { colors } = terminal
	const goesOn = ['ready', 'nothing-to-do', 'needs-change'].includes(outcome)
	const lines = packages.map((one) => ({ heading: '', text: packageLine(one) }))
	const built: Part[] = [
		...diagnostics.map((found) => ({ heading: 'look at', text: printDiagnostic(found), most: 4, paint: colors.red })),
		goesOn ? { heading: 'builds', text: sumOf(answer), most: 3 } : { heading: 'stops', text: reason, most: 6 },
		...firstParts(lines, shown, (rest) => `and ${count(rest, 'more package')}: altroot-client preview --json`),
	]
	const asks = proposals.length > 0 ? [`asks     ${count(proposals.length, 'decision')} before it builds:`] : []
	return [
		...layOut(built, terminal),
		...asks,
		...proposals.flatMap((proposal) => layOut(proposalParts(proposal, colors), terminal)),
		...layOut(lackingParts(answer), terminal),
	]
}

function sumOf({ packages, expected, unknown }: PreviewAnswer): string {
	if (packages.length === 0) return 'nothing: everything is built already'
	const own = packages.filter(({ onServer }) => onServer).length
	const what = `${count(packages.length, 'package')}${own > 0 ? `, ${own} of them for the server itself` : ''}`
	if (expected === null) return `${what}; nobody knows how long that takes, for none was built before`
	const beyond =
		unknown === 0 ? '' : `, and ${count(unknown, 'package')} that ${unknown === 1 ? 'was' : 'were'} never built`
	return `${what}, in about ${printDuration(expected)}${beyond}`
}

function packageLine({ package: cpv, onServer, action, old, flags, expected }: PreviewPackage): string {
	const { name, version } = nameAndVersion(cpv)
	const versions = old.length === 0 || old.includes(version) ? version : `${old.join(', ')} → ${version}`
	const time = expected === null ? '' : printDuration(expected)
	const words = [name, versions, onServer ? '(server)' : '', flags, time].filter(Boolean)
	return `${action.padEnd(9)}  ${words.join('  ')}`
}

/** What is missing and no proposal would ask for: it was turned down before, or it is the server's. */
function lackingParts({ needs, proposals }: PreviewAnswer): Part[] {
	const asked = new Set(proposals.flatMap(({ lines }) => lines.map(({ line }) => line)))
	return needs
		.filter(({ root, line }) => root === '/' || !asked.has(line))
		.map(({ root, file, line }) => {
			const where = root === '/' ? `the server’s own /etc/portage/${file}` : file
			return { heading: 'lacks', text: `in ${where}: ${line}`, most: 3 }
		})
}
