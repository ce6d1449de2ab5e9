import { existsSync, watch } from 'node:fs'
import { noteOf, writeNote } from '@altroot/shared/ledger/notes'
import { verdictSentence } from '@altroot/shared/protocol/verdict'
import type { Builder } from './builder.ts'
import { appendEvent } from './store/events-file.ts'
import { readVerdict } from './verdict/verdict-file.ts'

/** Rings when a host may have said whether it takes its packages, until `signal` is aborted. */
export function watchVerdicts({ places, log }: Builder, ring: () => void, signal: AbortSignal): void {
	if (!existsSync(places.verdicts)) {
		log.warn({ directory: places.verdicts }, 'laptops cannot say what they take: run `altroot-server init` again')
		return
	}
	watch(places.verdicts, { signal }, (_event, name) => {
		if (name !== null && !name.startsWith('.')) ring()
	})
}

/**
 * Keeps what a host says of a generation: in the history, in its note, and as an event. Said once: killed before the
 * history has it, the next turn does all of it again. A verdict on a generation that there is not, or that has
 * not ended, is passed over: a host can only speak for what it was offered.
 */
export async function hearVerdict({ places, history, ledger, clock, log }: Builder, host: string): Promise<void> {
	const verdict = await readVerdict(places.verdicts, host)
	const generation = verdict && history.find(host, verdict.generation)
	if (verdict === undefined || generation === undefined || generation.outcome === 'building') return
	if (generation.verdict?.time === verdict.time) return // heard; a laptop's clock may well go back
	const judged = { ...generation, verdict }
	const message = `the laptop ${verdictSentence(verdict)}`
	const { number, revision } = generation
	await writeNote(ledger, revision, noteOf(judged), clock)
	const time = new Date(clock.now()).toISOString()
	appendEvent(places.events, { time, host, revision, generation: number, step: 'report', message })
	history.save(host, judged)
	log.info({ host, revision, generation: number, accepted: verdict.behind.length === 0 }, message)
}
