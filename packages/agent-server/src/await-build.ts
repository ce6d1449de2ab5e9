import { AgentError } from '@altroot/shared/errors'
import { type Lock, lock, tryLock } from '@altroot/shared/platform/lock'
import type { Builder } from './builder.ts'

/**
 * Takes the lock that builds hold, and says so where it has to be waited for: a build may go on for hours. An AgentError
 * (`stopped`) where `signal` ends the waiting.
 */
export async function awaitBuild(
	{ places, clock }: Pick<Builder, 'places' | 'clock'>,
	say: (line: string) => void,
	signal: AbortSignal,
): Promise<Lock> {
	const held = tryLock(places.buildLock)
	if (held) return held
	say('a build runs: waiting for its end')
	try {
		return await lock(places.buildLock, clock, signal)
	} catch (error) {
		if (!signal.aborted) throw error
		const hint = 'run it again when the build has ended'
		throw new AgentError('stopped', 'stopped while a build ran: nothing is done', { disposition: 'wait', hint })
	}
}
