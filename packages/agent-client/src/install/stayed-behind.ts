import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'
import { machineOptions } from '@altroot/shared/portage/emerge-environment'
import { type MergePlan, parseMergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { portageEnvironment, type Source } from './environment.ts'
import { offeredVersions } from './offered.ts'
import { explainStay, isAskedFor, ownSentence, type StayedBehind } from './reasons.ts'
import { namesInWorld } from './world-names.ts'

export interface StayedBehindOptions {
	readonly source: Source
	readonly emerge: string
	/** The environment of this process. */
	readonly own: NodeJS.ProcessEnv
	readonly run: Run
	/** What the server could not build. */
	readonly failed: readonly FailedPackage[]
	readonly signal?: AbortSignal
}

/** What the world still lacks, from packages where there are some, and every line that the configuration would need. */
const worldFromAnything: readonly string[] = [
	'--getbinpkg',
	'--usepkg',
	'--update',
	'--newuse',
	'--deep',
	'--autounmask=y',
	'--autounmask-license=y',
	'--autounmask-keep-keywords=n',
	'--autounmask-keep-masks=n',
]

/** Packages that emerge is asked about one by one, at seconds each: from there on the reason is the same one as a rule. */
const mostAsked = 5

/**
 * What of the world is not as the configuration wants it, after an installation, and why. Asks emerge what it would still
 * do if it were allowed to compile: with binary packages alone it skips in silence what it cannot have (facts §0).
 */
export async function findStayedBehind(options: StayedBehindOptions): Promise<readonly StayedBehind[]> {
	const { source, failed } = options
	const plan = await pretend([...worldFromAnything, '@world'], options)
	// A package that lacks only another one is as good as there to this plan, which would compile the other.
	const wanted = await namesInWorld(source.root)
	const untaken = plannedMerges(plan).filter(
		(entry) => entry.kind === 'binary' && isAskedFor(entry, { wanted, failed }),
	)
	const refusals = new Map<string, string>()
	for (const { cpv } of untaken.slice(0, mostAsked)) {
		const alone = await pretend(['--getbinpkgonly', '--oneshot', '--with-bdeps=n', `=${cpv}`], options)
		const [problem] = alone.problems
		if (problem !== undefined) refusals.set(cpv, ownSentence(problem))
	}
	const offered = await offeredVersions(source)
	return explainStay(plan, { failed, offered, refusals, wanted })
}

async function pretend(
	words: readonly string[],
	{ source, emerge, own, run, signal }: StayedBehindOptions,
): Promise<MergePlan> {
	const args = ['--pretend', '--verbose', ...machineOptions, ...words]
	const env = { ...portageEnvironment(source, own), LC_ALL: 'C.UTF-8' }
	const { exitCode, stdout, stderr } = await run(emerge, args, { env, ...(signal ? { signal } : {}) })
	signal?.throwIfAborted()
	const plan = parseMergePlan(`${stdout}\n${stderr}`)
	// Without a plan and without a reason, silence would look like "all is well".
	if (plan.total !== null || plan.problems.length > 0) return plan
	throw new AgentError('emerge-failed', `emerge --pretend ended with exit code ${exitCode}: ${lastLine(stderr)}`, {
		disposition: 'retry',
		hint: `run it by hand: ${emerge} ${args.join(' ')}`,
	})
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) || 'it said nothing'
}
