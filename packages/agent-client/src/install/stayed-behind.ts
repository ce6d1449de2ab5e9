import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'
import { machineOptions } from '@altroot/shared/portage/emerge-environment'
import { parseMergePlan } from '@altroot/shared/portage/merge-plan'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { portageEnvironment, type Source } from './environment.ts'
import { offeredVersions } from './offered.ts'
import { explainStay, type StayedBehind } from './reasons.ts'

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

/**
 * What of the world is not as the configuration wants it, after an installation, and why. Asks emerge what it would still
 * do if it were allowed to compile: with binary packages alone it skips in silence what it cannot have (facts §0).
 */
export async function findStayedBehind(options: StayedBehindOptions): Promise<readonly StayedBehind[]> {
	const { source, emerge, own, run, failed, signal } = options
	const args = [
		'--pretend',
		'--verbose',
		'--getbinpkg',
		'--usepkg',
		'--update',
		'--newuse',
		'--deep',
		...machineOptions,
		'@world',
	]
	const env = { ...portageEnvironment(source, own), LC_ALL: 'C.UTF-8' }
	const { exitCode, stdout, stderr } = await run(emerge, args, { env, ...(signal ? { signal } : {}) })
	const plan = parseMergePlan(`${stdout}\n${stderr}`)
	// Without a plan and without a reason, silence would look like "all is well".
	if (plan.total === null && plan.problems.length === 0) {
		throw new AgentError('emerge-failed', `emerge --pretend ended with exit code ${exitCode}: ${lastLine(stderr)}`, {
			disposition: 'retry',
			hint: `run it by hand: ${emerge} ${args.join(' ')}`,
		})
	}
	return explainStay(plan, { failed, offered: await offeredVersions(source) })
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) || 'it said nothing'
}
