import { messageOf } from '@altroot/shared/errors'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, shortRevision } from '@altroot/shared/ledger/names'
import { Bell } from '@altroot/shared/platform/bell'
import { changesPlan } from '../build/changes-plan.ts'
import type { PackageBook } from '../build/package-book.ts'
import type { Builder } from '../builder.ts'
import { watchHeads } from '../select/watch-heads.ts'
import type { HostSettings } from '../settings/settings.ts'
import { planRevision } from './plan-revision.ts'

/** What is found out about newer revisions while one is built. */
export interface NewerRevision {
	/** The revision that takes the place of the one that is built; undefined as long as there is none. */
	readonly takesOver: () => string | undefined
	/** Resolves when nothing is watched any more: after `signal` was aborted. */
	readonly ended: Promise<void>
}

/**
 * Watches for revisions that are newer than the one that is built, until `signal` is aborted, and plans each beside the
 * build. One that changes the plan takes over; any other waits: what is built now is what it wants, too. `note` is told.
 */
export function watchNewer(
	builder: Builder,
	host: string,
	settings: HostSettings,
	{
		revision,
		book,
		note,
	}: { readonly revision: string; readonly book: PackageBook; readonly note: (message: string) => void },
	signal: AbortSignal,
): NewerRevision {
	const { ledger, places } = builder
	let judged = revision
	let found: string | undefined
	const judge = async (): Promise<void> => {
		const head = await resolve(ledger, branchOf(host))
		if (head === undefined || head === judged) return
		judged = head
		const { outcome, merges } = await planRevision(builder, settings, head, signal, places.newerOf(host))
		const planned = outcome?.kind === 'ready' || outcome?.kind === 'nothing-to-do'
		found = planned && changesPlan(book.rows(), merges) ? head : undefined
		const then = found ? 'it takes over at the next package' : 'its turn comes after this build'
		note(`revision ${shortRevision(head)} ${found ? 'changes' : 'does not change'} what is built: ${then}`)
	}
	const watch = async (): Promise<void> => {
		const moved = new Bell()
		moved.ring() // it may have moved since this one was selected
		await watchHeads(ledger.gitdir, (name) => name === host && moved.ring(), signal)
		while (!signal.aborted) {
			await moved.heard(signal).catch(() => {})
			await judge().catch((error: unknown) => {
				// The build goes on without this; what is wrong comes up again in the revision's own turn.
				if (!signal.aborted) builder.log.warn({ host, reason: messageOf(error) }, 'a newer revision cannot be planned')
			})
		}
	}
	const ended = watch().catch((error: unknown) => {
		builder.log.warn({ host, reason: messageOf(error) }, 'newer revisions wait for the end of this build')
	})
	return { takesOver: () => found, ended }
}
