import { AgentError, messageOf, systemRefusal } from '@altroot/shared/errors'
import { resolve } from '@altroot/shared/ledger/ledger'
import { previewRefOf } from '@altroot/shared/ledger/names'
import { Bell } from '@altroot/shared/platform/bell'
import { expectAll } from '@altroot/shared/portage/merge-progress/expect'
import { problemsOf } from '@altroot/shared/portage/plan-outcome'
import { isLastWord, type PreviewAnswer } from '@altroot/shared/protocol/preview'
import type { Builder } from './builder.ts'
import { expectPackages } from './generation/expect-packages.ts'
import { planRevision } from './generation/plan-revision.ts'
import { findProposals } from './generation/propose-lines.ts'
import { neededLines } from './plan/needed-lines.ts'
import { actionOf, flagsOf } from './plan/print-merges.ts'
import { previewAnswer, previewPackage } from './preview/preview-answer.ts'
import { beginPreview, endPreview, lastPreviewWord } from './preview/preview-file.ts'
import { watchPreviews } from './preview/watch-previews.ts'
import type { HostSettings } from './settings/settings.ts'

/**
 * Says to laptops what their edits would cost, one after the other and beside whatever is built, until `signal` is
 * aborted. A plan only reads, so it waits for no lock. Killed while it plans, the next start plans again: the commit is
 * there, and has no last word.
 */
export async function answerPreviews(builder: Builder, signal: AbortSignal): Promise<void> {
	const asked = new Bell()
	await watchPreviews(builder.ledger.gitdir, () => asked.ring(), signal)
	asked.ring()
	while (!signal.aborted) {
		await asked.heard(signal).catch((error: unknown) => {
			if (!signal.aborted) throw error
		})
		for (const [host, settings] of Object.entries(builder.settings().hosts)) {
			if (signal.aborted) return
			await answerNewest(builder, host, settings, signal)
		}
	}
}

async function answerNewest(builder: Builder, host: string, settings: HostSettings, signal: AbortSignal) {
	const { ledger, places, log } = builder
	const id = await resolve(ledger, previewRefOf(host))
	if (id === undefined) return
	const last = await lastPreviewWord(places.previews, host)
	if (last?.id === id && isLastWord(last)) return
	try {
		await beginPreview(places.previews, host, id)
		const answer = await planPreview(builder, host, settings, id, signal)
		if (!signal.aborted) endPreview(places.previews, host, { id, answer })
		log.info({ host, preview: id, packages: answer.packages.length }, 'said what a laptop’s edits would cost')
	} catch (error) {
		if (signal.aborted) return
		const known = error instanceof AgentError ? error : systemRefusal(error)
		log.error({ host, preview: id, reason: messageOf(known ?? error) }, 'the preview failed')
		// Said first: else the next start would come upon the same bug, and the one after that.
		endPreview(places.previews, host, { id, failure: known?.message ?? 'its log says why' })
		if (known === undefined) throw error
	}
}

async function planPreview(
	builder: Builder,
	host: string,
	settings: HostSettings,
	id: string,
	signal: AbortSignal,
): Promise<PreviewAnswer> {
	const { root } = settings
	const planned = await planRevision(builder, settings, id, signal, builder.places.previewOf(host))
	const { outcome, merges, diagnostics } = planned
	const { jobs } = builder.settings().build
	const cpvs = merges.map(({ cpv }) => cpv)
	const expected = await expectPackages(builder.history, builder.emergeLog, jobs, cpvs)
	const timeOf = (cpv: string): number | null => expected.get(cpv) ?? null
	const packages = merges.map((entry) => {
		const words = { action: actionOf(entry.marks), flags: flagsOf(entry) }
		return previewPackage(entry, words, root, timeOf(entry.cpv))
	})
	const time = expectAll(cpvs.map(timeOf), jobs)
	const none = { open: [], rejected: [] }
	const asked = outcome === undefined ? none : await findProposals(builder, root, id, outcome)
	const needs = outcome === undefined || problemsOf(outcome).length === 0 ? [] : neededLines(outcome, root)
	return previewAnswer({ outcome, diagnostics, packages, time, proposals: asked.open, needs })
}
