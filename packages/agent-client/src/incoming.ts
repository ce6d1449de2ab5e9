import { AgentError } from '@altroot/shared/errors'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import type { Log } from '@altroot/shared/platform/log'
import type { Laptop } from './laptop.ts'
import { holdTheSame, joinTheSame, pull } from './pull.ts'
import { readIncoming } from './sync/incoming.ts'

/**
 * What the agent does about revisions made elsewhere, to be called whenever the server's branch was fetched: with
 * `[sync] apply = yes` it takes them in, else it says so, once. Those that hold what this laptop's newest one holds are
 * joined with it in any case: they change nothing here. The server may have a revision that a power cut has taken from
 * this laptop, which has recorded the same again. Returns true where this laptop has something new.
 */
export function openIncoming(laptop: Laptop, log: Log): () => Promise<boolean> {
	const { ledger, host, recorder, applier, settings } = laptop
	let said: string | undefined
	return async () => {
		const { relation, theirs, revisions } = await readIncoming(ledger, host)
		if (revisions.length === 0) return false
		// A conflict may be gone once this laptop has recorded something, so then it is tried again.
		const ours = await resolve(ledger, branchOf(host))
		const isSame = ours !== undefined && theirs !== undefined && (await holdTheSame(ledger, ours, theirs))
		const takes = settings.sync.apply || isSame
		const state = takes ? `${theirs} ${ours}` : theirs
		if (state === said) return false
		said = state
		const subjects = revisions.map(({ subject }) => subject)
		if (!takes) {
			const hint = '`altroot-client pull` shows and applies them'
			log.warn({ relation, revisions: subjects, hint }, 'the server has revisions that were made elsewhere')
			return false
		}
		try {
			const revision = isSame ? await joinTheSame(recorder) : (await pull(recorder, applier)).revision
			if (revision === undefined) {
				said = undefined // one side has gone on meanwhile
				return false
			}
			const done = isSame ? 'revisions of the same configuration were joined' : 'revisions made elsewhere were applied'
			log.info({ revision, revisions: subjects }, done)
			return true
		} catch (error) {
			if (!(error instanceof AgentError)) throw error
			log.warn({ reason: error.message, hint: error.hint }, 'revisions made elsewhere could not be applied')
			return false
		}
	}
}
