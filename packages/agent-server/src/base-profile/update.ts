import { AgentError } from '@altroot/shared/errors'
import type { Clock } from '@altroot/shared/platform/clock'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { runByLine } from '@altroot/shared/platform/run-by-line'
import { machineOptions, rootEnvironment, worldUpdate } from '@altroot/shared/portage/emerge-environment'
import type { Obsolete } from './blocks.ts'

export interface UpdateOptions {
	readonly emerge: string
	readonly jobs: number
	readonly clock: Clock
	readonly runInGroup: RunInGroup
	readonly record: string
	readonly signal?: AbortSignal
	/** What emerge says of its progress and of problems, a line each. */
	readonly onLine: (line: string) => void
}

/**
 * Brings the base to what its profile says: removes what is obsolete, then `emerge -uDN @world` for `/`. An AgentError
 * (`base-update`) where emerge fails. Cut off anywhere, a repeat goes on from there.
 */
export async function updateBase(obsolete: readonly Obsolete[], options: UpdateOptions): Promise<void> {
	const removed = obsolete.map(({ cpv }) => `=${cpv}`)
	if (removed.length > 0) await must(['--unmerge', ...machineOptions, ...removed], options)
	const jobs = options.jobs > 1 ? [`--jobs=${options.jobs}`] : []
	await must(['--keep-going', '--autounmask=n', ...jobs, ...machineOptions, ...worldUpdate, '@world'], options)
}

const telling = /^(>>> (Emerging|Installing|Completed|Failed|Unmerging|Jobs:)|!!! |\[blocks B)/

async function must(args: readonly string[], options: UpdateOptions): Promise<void> {
	const { emerge, clock, runInGroup, record, signal, onLine } = options
	let last = ''
	const { exitCode, stopped } = await runByLine(runInGroup, emerge, args, {
		// Nobody sits there to stop it within five seconds: the person has said yes.
		env: { ...rootEnvironment('/', plainEnvironment()), CLEAN_DELAY: '0' },
		clock,
		record,
		...(signal ? { signal } : {}),
		onLine: (line) => {
			if (!telling.test(line)) return
			last = line
			onLine(line)
		},
	})
	if (exitCode === 0 && !stopped) return
	throw new AgentError(
		'base-update',
		`${emerge} ${args.join(' ')}: ${stopped ? 'it was stopped' : `exit code ${exitCode}, ${last}`}`,
		{
			disposition: 'stall',
			hint: 'the profile is set; put right what emerge names, then run it again: it goes on from there',
		},
	)
}
