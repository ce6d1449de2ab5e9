import type { Clock } from '../platform/clock.ts'
import type { ConfigTree } from '../portage/config-tree.ts'
import { advanceRef } from './advance.ts'
import { treeObjects } from './config-tree.ts'
import type { Advance } from './journal/record.ts'
import { known } from './known.ts'
import type { Ledger } from './ledger.ts'
import { type NewObject, newObject } from './object.ts'
import { signCommit } from './signed-commit.ts'
import { store } from './store.ts'

export interface NewRevision {
	readonly host: string
	readonly tree: string
	readonly parent: string | undefined
	/** The revision made elsewhere that this one takes in: its second parent. */
	readonly merged?: string
	readonly subject: string
	/** One line a change; may be empty. */
	readonly body: string
	/** `Altroot-…: …` lines, beside the host's own. */
	readonly trailers?: readonly string[]
}

/**
 * Writes one commit, with the host as its author, the trailer `Altroot-Host` and the signature of the ledger's signer, and
 * returns its id. No ref is moved: a crash after this leaves an object that nothing points at, which does no harm.
 */
export async function writeRevision(ledger: Ledger, revision: NewRevision, clock: Clock): Promise<string> {
	const commit = commitOf(ledger, revision, clock)
	await store(ledger, [commit])
	return commit.id
}

/**
 * Writes a config tree and the revision of it, and moves `ref` there from the revision's parent. Returns its id; undefined
 * where another program has moved the ref. A crash before it has moved leaves objects that nothing points at. `onKept`: as
 * of `advanceRef`, where the objects are all that the parent has not.
 */
export async function recordRevision(
	ledger: Ledger,
	ref: string,
	tree: ConfigTree,
	revision: Omit<NewRevision, 'tree'>,
	clock: Clock,
	onKept?: (advance: Advance) => void,
): Promise<string | undefined> {
	const { parent, merged } = revision
	const { folder, objects: others, blobs, hasAll } = treeObjects(ledger, tree, parent)
	const commit = commitOf(ledger, { ...revision, tree: folder.id }, clock)
	const { id } = commit
	const objects = [...others, commit]
	const isAll = hasAll && !merged
	const advance = { ref, before: parent, next: id, objects }
	if (!(await advanceRef(ledger, advance, clock, isAll ? onKept : undefined))) return undefined
	const there = known(ledger)
	there.addBlobs(blobs)
	there.add({ revision: id, tree, folder })
	there.fresh = isAll ? { revision: id, parent, objects } : undefined
	return id
}

function commitOf({ signer }: Ledger, revision: NewRevision, clock: Clock): NewObject {
	const { host, tree, parent, merged, subject, body, trailers = [] } = revision
	const seconds = Math.floor(clock.now() / 1000)
	const person = `${host} <altroot@${host}> ${seconds} ${zoneAt(clock.now())}`
	const parents = [parent, merged].flatMap((id) => (id === undefined ? [] : [`parent ${id}`]))
	const head = [`tree ${tree}`, ...parents, `author ${person}`, `committer ${person}`, '']
	const lines = [subject, '', ...(body === '' ? [] : [body.trimEnd(), '']), `Altroot-Host: ${host}`, ...trailers, '']
	const content = Buffer.from([...head, ...lines].join('\n'))
	const key = signer?.()
	return newObject('commit', key === undefined ? content : signCommit(content, key))
}

/** `+0100`: how far the clocks on the wall are from UTC. */
function zoneAt(time: number): string {
	const minutes = -new Date(time).getTimezoneOffset()
	const digits = (number: number): string => String(Math.floor(number)).padStart(2, '0')
	return `${minutes < 0 ? '-' : '+'}${digits(Math.abs(minutes) / 60)}${digits(Math.abs(minutes) % 60)}`
}
