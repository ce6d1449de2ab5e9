import { AgentError } from '@altroot/shared/errors'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { noteOf, writeNote } from '@altroot/shared/ledger/notes'
import { lock } from '@altroot/shared/platform/lock'
import { endOrphans } from '@altroot/shared/platform/orphans'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { Builder } from './builder.ts'
import { type Attempt, attempt } from './generation/attempt.ts'
import { endStalled, endSuperseded, openEnding } from './generation/ending.ts'
import { settleBook } from './generation/generation-book.ts'
import { openReporter } from './host-report.ts'
import { readBase } from './render/base.ts'
import { type Selected, select, selectAnyway } from './select/select.ts'
import type { HostSettings } from './settings/settings.ts'
import { movedSince, readSynced } from './sync-trees/synced-file.ts'
import { stampTree } from './trees/stamp.ts'

/**
 * One turn for one host: select → render → plan → build → publish → report. Returns the generation that has ended, or
 * undefined where there was nothing to do or `signal` ended it. Killed anywhere, the generation stays `building`, and the
 * next turn goes on under its number: what was rendered is rendered again, what emerge has merged it does not build again.
 * `asked` is a revision that a person wants built in any case.
 */
export async function reconcile(
	builder: Builder,
	host: string,
	settings: HostSettings,
	signal: AbortSignal,
	asked?: string,
): Promise<Generation | undefined> {
	const { ledger, history, clock, places, log } = builder
	using _held = await lock(places.buildLock, clock, signal)
	const newest = history.newest(host)
	const head = await resolve(ledger, branchOf(host))
	const treesMoved = newest !== undefined && movedSince(await readSynced(places.synced), newest)
	const selected = asked === undefined ? select(head, newest, treesMoved) : selectAnyway(asked, newest)
	if (selected === undefined) return undefined
	if (newest?.outcome === 'building' && newest.number !== selected.number) await supersede(builder, host, newest)
	if (await endOrphans(places.running, clock)) log.warn({ host }, 'ended an emerge that a killed builder had left')

	// What failed before a crash is tried again.
	const known = history.find(host, selected.number)
	const begun = known ? { ...known, failed: [] } : await newGeneration(builder, host, selected)
	history.save(host, begun)
	const reporter = openReporter(builder, host, begun)
	await reporter.begin()
	if (known) reporter.note('cut off before its end, it goes on: what is merged already is not built again')

	const result = await orStalled(attempt(builder, host, settings, begun, reporter, signal, asked !== undefined))
	if (result === 'stopped') {
		reporter.note('stopped before its end: it goes on at the next start')
		return undefined
	}
	const ended: Generation = { ...begun, ...result.ending, ended: clock.now() }
	if (result.published) history.setPublished(host, ended.number)
	await close(builder, host, ended)
	await reporter.end(ended)
	return ended
}

/** Killed between the two, the next turn finds nothing to build and writes the same note again. */
async function close({ ledger, history, clock }: Builder, host: string, ended: Generation): Promise<void> {
	await writeNote(ledger, ended.revision, noteOf(ended), clock)
	history.save(host, ended)
}

/** A generation that a crash or a restart cut off, and that a newer revision makes pointless. */
async function supersede(builder: Builder, host: string, cutOff: Generation): Promise<void> {
	const packages = await settleBook(builder, host, cutOff.number)
	await close(builder, host, { ...cutOff, ...endSuperseded(undefined, packages), ended: builder.clock.now() })
}

async function newGeneration(
	{ basePortage, places, clock }: Builder,
	host: string,
	selected: Selected,
): Promise<Generation> {
	const { repositories } = await readBase(basePortage)
	const trees: Record<string, string> = {}
	for (const [name, location] of repositories) {
		await stampTree(location, clock)
		trees[name] = (await readTreeState(location)) ?? 'unknown'
	}
	const log = places.logOf(host, selected.number)
	return { ...selected, ...openEnding, trees, started: clock.now(), ended: null, log }
}

/** What only a person or another revision can put right ends the generation; anything else is the loop's to retry. */
async function orStalled(attempted: Promise<Attempt>): Promise<Attempt> {
	try {
		return await attempted
	} catch (error) {
		if (error instanceof AgentError && error.disposition === 'stall')
			return { ending: endStalled(error), published: false }
		throw error
	}
}
