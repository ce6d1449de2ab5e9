import type { Ledger } from '@altroot/shared/ledger/ledger'
import type { NewObject } from '@altroot/shared/ledger/object'
import { Recent } from '@altroot/shared/recent'

/** Bytes for all hosts of a ledger: the folders on the way to what each of some hundreds has changed last. */
const most = 2 * 1024 * 1024
/** Bytes of one tree: some six thousand files in a folder. */
const largest = 256 * 1024
/** What it takes beside its content. */
const perTree = 256
/** Trees of one push: of a whole history only its newest ones are built upon. */
const perPush = 200

const all = new WeakMap<object, Recent<Uint8Array>>()

/**
 * Trees by their ids, which this process has let in lately. The next push of that host puts others in their place, and
 * what it has in common with them was checked before: reading them from the disk is a fifth of the whole check.
 *
 * Only for what a revision replaces. What it names and does not bring is read from the disk: it might be gone there, or
 * torn, and then the revision would not be whole. A replaced tree that is gone does no harm to what comes in its place:
 * the branch has a whole revision again, where reading it would refuse the host whatever it pushes.
 */
export function recentTrees({ cache }: Ledger): Recent<Uint8Array> {
	const found = all.get(cache) ?? new Recent(most)
	all.set(cache, found)
	return found
}

/** To be called with what a push brought, once the ledger has it. */
export function rememberTrees(ledger: Ledger, objects: readonly NewObject[]): void {
	const recent = recentTrees(ledger)
	const trees = objects.filter(({ type, content }) => type === 'tree' && content.length <= largest)
	for (const { id, content } of trees.slice(-perPush)) {
		// In memory of its own: a small buffer would keep all those that it shares its memory with.
		recent.add(id, new Uint8Array(content), content.length + perTree)
	}
}
