import type { Clock } from '@altroot/shared/platform/clock'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { machineOptions, rootEnvironment, worldUpdate } from '@altroot/shared/portage/emerge-environment'
import { type MergePlan, parseMergePlan } from '@altroot/shared/portage/merge-plan'

export interface PlanOptions {
	/** The alt root, rendered. */
	readonly root: string
	/** Another configuration than the one in the root, to ask what it would come to. */
	readonly configRoot?: string
	/** The program: a name or a path. */
	readonly emerge: string
	readonly clock: Clock
	readonly runInGroup: RunInGroup
	readonly signal?: AbortSignal
}

/** One `emerge --pretend`: its plan, and how the program ended. */
export interface Answer {
	readonly plan: MergePlan
	readonly exitCode: number
	readonly stopped: boolean
	readonly output: string
}

/**
 * Lets Portage name every line that would help, of all four kinds; it takes the mildest that does. `--pretend` writes
 * nothing.
 */
export const withProposals: readonly string[] = [
	'--autounmask=y',
	'--autounmask-license=y',
	'--autounmask-keep-keywords=n',
	'--autounmask-keep-masks=n',
]

/** Without proposals: Portage says what is missing, and for which root. */
export const withoutProposals: readonly string[] = ['--autounmask=n']

/** Asks emerge what it would do for `targets` (`@world`, atoms) in the alt root. */
export async function askEmerge(
	options: PlanOptions,
	proposals: readonly string[],
	targets: readonly string[],
): Promise<Answer> {
	const { root, configRoot, emerge, clock, signal, runInGroup } = options
	const decoder = new TextDecoder()
	let output = ''
	const args = ['--pretend', ...worldUpdate, ...proposals, ...machineOptions, ...targets]
	const result = await runInGroup(emerge, args, {
		env: rootEnvironment(root, plainEnvironment(), configRoot),
		clock,
		...(signal ? { signal } : {}),
		onOutput: (chunk) => {
			output += decoder.decode(chunk, { stream: true })
		},
	})
	return { plan: parseMergePlan(output), ...result, output }
}
