import type { Verb } from '@altroot/shared/cli/program'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { count, printDuration } from '@altroot/shared/cli/words'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { type ExitCode, exitCode } from '@altroot/shared/errors'
import { silentLog } from '@altroot/shared/platform/log'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import { type Expected, expectAll } from '@altroot/shared/portage/merge-progress/expect'
import { planReason, problemsOf } from '@altroot/shared/portage/plan-outcome'
import type { NeededLine } from '@altroot/shared/protocol/generation'
import { expectPackages } from '../generation/expect-packages.ts'
import { planRevision, type RevisionPlan } from '../generation/plan-revision.ts'
import { openBuilder } from '../open-builder.ts'
import { neededLines } from '../plan/needed-lines.ts'
import { actionOf, printMerges } from '../plan/print-merges.ts'
import { knownHost } from '../settings/read.ts'
import { revisionOf } from './revision-of.ts'

export const plan: Verb = {
	usage: 'plan <host> [revision]',
	summary: 'what a build would do, without building; touches nothing',
	examples: ['altroot-server plan laptop', 'altroot-server plan laptop 3f2a91c04b --json'],
	action: async ({ terminal, config, untilStopped }, [host = '', given]) => {
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		const settings = knownHost(builder.settings(), host)
		const { root } = settings
		const revision = await revisionOf(builder.ledger, builder.settings(), host, given)
		const planned = await planRevision(builder, settings, revision, untilStopped())
		const { outcome, diagnostics, merges } = planned
		const { jobs } = builder.settings().build
		const cpvs = merges.map(({ cpv }) => cpv)
		const expected = await expectPackages(builder.history, builder.emergeLog, jobs, cpvs)
		const all = expectAll(
			cpvs.map((cpv) => expected.get(cpv) ?? null),
			jobs,
		)
		for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
		const needs = outcome === undefined ? [] : neededLines(outcome, root)
		if (terminal.json)
			terminal.printJson({ host, revision, ...asJson(planned, expected), expected: all, needs, diagnostics })
		else for (const line of printPlan(planned, { expected, all }, needs, root, terminal)) terminal.print(line)
		return exitOf(planned)
	},
}

function asJson({ outcome, merges, base }: RevisionPlan, expected: ReadonlyMap<string, number | null>) {
	return {
		outcome: outcome?.kind ?? 'broken-settings',
		reason: outcome === undefined ? 'the revision cannot be rendered' : planReason(outcome),
		merges: merges.map(({ cpv, root, marks, old, flags, downloadKiB }) => ({
			package: cpv,
			root,
			action: actionOf(marks),
			old: old.map(({ version }) => version),
			use: flags,
			downloadKiB,
			/** Milliseconds; null where it was never built. */
			expected: expected.get(cpv) ?? null,
		})),
		base,
	}
}

function printPlan(
	{ outcome, merges, base }: RevisionPlan,
	{ expected, all }: { readonly expected: ReadonlyMap<string, number | null>; readonly all: Expected },
	needs: readonly NeededLine[],
	root: string,
	terminal: Terminal,
): string[] {
	if (outcome === undefined) return ['nothing would be built: the errors above come first']
	const { colors } = terminal
	const own = merges.filter((merge) => merge.root !== root).length
	const sum = `${count(merges.length, 'package')} to build${own > 0 ? `, ${own} of them for the build server itself` : ''}`
	const stopped = outcome.kind !== 'ready' && outcome.kind !== 'nothing-to-do'
	return [
		...printMerges(merges, root, expected, terminal),
		merges.length === 0 && !stopped
			? 'everything is built already'
			: merges.length === 0
				? 'nothing would be built'
				: sum,
		...(merges.length === 0 ? [] : [timeOf(all)]),
		...base.map(({ line }) => `the server would set for its own packages: ${line}`),
		...(stopped ? [colors.yellow(planReason(outcome))] : problemsOf(outcome).map(problemSentence)),
		...needs.map(({ root: where, file, line }) =>
			where === '/' ? `needs on the server, in its /etc/portage/${file}: ${line}` : `needs in ${file}: ${line}`,
		),
	]
}

/** How long all of it takes, and how far that can be relied on. */
function timeOf({ duration, unknown }: Expected): string {
	if (duration === null) return 'how long that takes is not known: none of them was ever built here'
	const time = `expected to take ${printDuration(duration)}`
	return unknown === 0
		? time
		: `${time}, and ${count(unknown, 'package')} that ${unknown === 1 ? 'was' : 'were'} never built here`
}

/** As the build would end: what it leaves out of the world needs a person too. */
function exitOf({ outcome }: RevisionPlan): ExitCode {
	if (outcome?.kind === 'failed' || outcome?.kind === 'cancelled') return exitCode.failed
	const ready = outcome?.kind === 'ready' || outcome?.kind === 'nothing-to-do'
	return ready && !outcome.warnings.some(({ kind }) => kind === 'left-out') ? exitCode.done : exitCode.decision
}
