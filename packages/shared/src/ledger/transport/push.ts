import { join } from 'node:path'
import { AgentError } from '../../errors.ts'
import { replaceFile } from '../../platform/disk.ts'
import type { Advance } from '../journal/record.ts'
import { type Ledger, resolve } from '../ledger.ts'
import { objectsSince } from '../missing.ts'
import { remoteName } from '../names.ts'
import { printPack } from '../pack/write-pack.ts'
import { readAdvertisement } from './advertisement.ts'
import { command, diverged, noRevision, type Update } from './command.ts'
import type { Transport } from './transport.ts'

/**
 * Pushes a branch to the branch of the same name, fast-forward only, and remembers in its tracking branch what the other
 * side has. Returns that revision; undefined where there is no such branch here. AgentErrors: `push-diverged` (it has
 * revisions that we do not have), `push-refused` (it said no, and why), `connection-lost`, `ledger-refused`,
 * `ledger-damaged`. A crash after the other side took it leaves the tracking branch behind; the next push finds nothing to
 * send and moves it.
 *
 * The other side says itself what it has, so exactly the new objects are sent, however long the history is
 * (isomorphic-git's own push walks all of it). Where another program pushed in the same moment, mostly the same revision
 * from the same laptop, the other side is asked once more. `sent`: the push of this revision that is under way already.
 */
export async function pushBranch(
	ledger: Ledger,
	transport: Transport,
	ref: string,
	sent: Sent = () => undefined,
): Promise<string | undefined> {
	try {
		const next = await resolve(ledger, ref)
		if (next === undefined) return undefined
		try {
			await (sent(next) ?? sendMissing(ledger, transport, ref, next))
		} catch (error) {
			if (!(error instanceof AgentError) || !hasMoved(error)) throw error
			await sendMissing(ledger, transport, ref, next)
		}
		// Nobody waits for the disk here: emptied by a power cut, it is set aside like any damaged file, and this moves it again.
		replaceFile(join(ledger.gitdir, ref.replace(/^refs\/heads\//, `refs/remotes/${remoteName}/`)), `${next}\n`)
		return next
	} finally {
		transport.close()
	}
}

async function sendMissing(ledger: Ledger, transport: Transport, ref: string, next: string): Promise<void> {
	const { refs, abilities } = await readAdvertisement(transport, 'git-receive-pack')
	const known = refs.get(ref)
	if (next === known) return
	await send(ledger, transport, { ref, known, since: known, next, banded: abilities.has('side-band-64k') })
}

/** The push of a revision that was sent while it was being recorded; undefined where there is none. Rejects as it would. */
export type Sent = (revision: string) => Promise<void> | undefined

/**
 * Sends a revision while it is being recorded: its objects are at hand, and nothing is read. AgentErrors: those of
 * `pushBranch`, `push-diverged` also where the other side is not at the revision before it.
 */
export async function pushAdvance(transport: Transport, { ref, before, next, objects }: Advance): Promise<void> {
	try {
		const { refs, abilities } = await readAdvertisement(transport, 'git-receive-pack')
		if (refs.get(ref) !== before) throw diverged(ref)
		const update = { ref, known: before, next, banded: abilities.has('side-band-64k') }
		await command(transport, update, [printPack(objects).bytes])
	} finally {
		transport.close()
	}
}

/** Whether the branch at the other side may be another one than it said at first: the gate says so, or git, of its lock. */
function hasMoved({ code, disposition }: AgentError): boolean {
	return code === 'push-diverged' || (code === 'push-refused' && disposition === 'retry')
}

/**
 * Pushes a commit to a ref. Without `known`, what the ref is there, git takes it for a new one (and the gate a preview for
 * whatever it was). `since`: a revision that the other side has, so that only what is new goes over; `next` has to lead
 * to it. AgentErrors as above. A crash leaves nothing here, and there the old commit or the new one.
 */
export async function pushCommit(
	ledger: Ledger,
	transport: Transport,
	{ ref, next, since, known }: Pick<Update, 'ref' | 'next' | 'since'> & Partial<Pick<Update, 'known'>>,
): Promise<void> {
	try {
		const { abilities } = await readAdvertisement(transport, 'git-receive-pack')
		await send(ledger, transport, { ref, known, since, next, banded: abilities.has('side-band-64k') })
	} finally {
		transport.close()
	}
}

/** Takes a ref away at the other side, where it is still `known` there. AgentErrors as above. Safe to repeat. */
export async function removeRef(transport: Transport, ref: string, known: string): Promise<void> {
	try {
		const { refs, abilities } = await readAdvertisement(transport, 'git-receive-pack')
		if (!refs.has(ref)) return
		await command(transport, { ref, known, next: noRevision, banded: abilities.has('side-band-64k') }, [])
	} finally {
		transport.close()
	}
}

async function send(ledger: Ledger, transport: Transport, update: Update): Promise<void> {
	const objects = await objectsSince(ledger, update.next, update.since)
	if (objects === undefined) throw diverged(update.ref)
	await command(transport, update, [printPack(objects).bytes])
}
