import { AgentError } from '@altroot/shared/errors'
import type { Run } from '@altroot/shared/platform/run'
import { machineOptions } from '@altroot/shared/portage/emerge-environment'
import { type MergePlan, parseMergePlan } from '@altroot/shared/portage/merge-plan'
import { portageEnvironment, type Source } from './environment.ts'

/** How the laptop's own emerge is asked. */
export interface Asker {
	readonly source: Source
	/** The program: a name or a path. */
	readonly emerge: string
	/** The environment of this process. */
	readonly own: NodeJS.ProcessEnv
	readonly run: Run
	readonly signal?: AbortSignal
}

/**
 * What emerge would do, with the packages of the server; `words` are options and targets. An AgentError (`emerge-failed`)
 * where it says neither that nor why not: silence would look like "all is well".
 */
export async function pretend(words: readonly string[], asker: Asker): Promise<MergePlan> {
	const { source, emerge, own, run, signal } = asker
	const args = ['--pretend', '--verbose', ...machineOptions, ...words]
	const env = { ...portageEnvironment(source, own), LC_ALL: 'C.UTF-8' }
	const { exitCode, stdout, stderr } = await run(emerge, args, { env, ...(signal ? { signal } : {}) })
	signal?.throwIfAborted()
	const plan = parseMergePlan(`${stdout}\n${stderr}`)
	if (plan.total !== null || plan.problems.length > 0) return plan
	throw new AgentError(
		'emerge-failed',
		`emerge --pretend ended with exit code ${exitCode}: ${lastLine(stderr || stdout)}`,
		{
			disposition: 'retry',
			hint: `run it by hand: ${emerge} ${args.join(' ')}`,
		},
	)
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) || 'it said nothing'
}
