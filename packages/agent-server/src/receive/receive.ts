import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { advanceRef } from '@altroot/shared/ledger/advance'
import { journalBytes } from '@altroot/shared/ledger/journal/journal'
import { type Ledger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, previewRefOf } from '@altroot/shared/ledger/names'
import type { GitObject, NewObject } from '@altroot/shared/ledger/object'
import { readObject, storePack } from '@altroot/shared/ledger/objects'
import { type PackedObject, resolveDeltas } from '@altroot/shared/ledger/pack/resolve-deltas'
import { othersTurn } from '@altroot/shared/ledger/pack/turns'
import { cameIn, type Pack } from '@altroot/shared/ledger/pack/write-pack'
import { moveRef } from '@altroot/shared/ledger/refs'
import { packFrom, store } from '@altroot/shared/ledger/store'
import { flush, packet } from '@altroot/shared/ledger/transport/pkt-line'
import type { Clock } from '@altroot/shared/platform/clock'
import type { PublicKey } from '@altroot/shared/ssh/key'
import { checkPreview, checkPush } from './check-push.ts'
import { Incoming, type ReceivedPack } from './incoming.ts'
import { limits } from './limits.ts'
import { Newcomers, Refusal } from './newcomers.ts'
import { rememberTrees } from './recent-trees.ts'
import { isDeletion, readRequest, type Update } from './request.ts'

/** One run of git-receive-pack for one host. */
export interface Receiver {
	readonly ledger: Ledger
	readonly host: string
	/** The keys that the host has or had. */
	readonly signers: readonly PublicKey[]
	readonly clock: Clock
	readonly input: AsyncIterable<Buffer>
	readonly write: (bytes: string) => void
	/** Says a sentence to the person at the other end, and to the log. */
	readonly refuse: (reason: string) => void
}

const abilities = 'report-status side-band-64k delete-refs ofs-delta object-format=sha1 agent=altroot'
const noRevision = '0'.repeat(40)

/**
 * Answers git-receive-pack (gitprotocol-pack(5)): any git can push here, and reach its own branch alone. Returns the exit
 * code. What is pushed stays in memory until it is checked as a whole, so there is nothing to tidy up after a refusal.
 * A crash while objects are stored leaves some that nothing names; before the ref has moved it is as if nothing was
 * pushed, and the host pushes again.
 */
export async function receivePush(receiver: Receiver): Promise<number> {
	const { ledger, host, clock, write, refuse } = receiver
	const own = branchOf(host)
	const now = await resolve(ledger, own)
	const first = now === undefined ? `${noRevision} capabilities^{}` : `${now} ${own}`
	write(`${packet(`${first}\0${abilities}\n`)}${flush}`)
	const tip = readTip(ledger, now)
	const incoming = new Incoming(receiver.input, clock)
	const lines = await incoming.request()
	const update = lines && readRequest(lines.map(String), own, previewRefOf(host))
	if (lines?.length === 0) return 0
	if (update === undefined || 'refused' in update) {
		refuse(update?.refused ?? 'that is no push')
		return 1
	}
	const inBand = asked(String(lines?.[0]), 'side-band-64k')
	const answer = (report: string): void => write(inBand ? packet(`\x01${report}`) + flush : report)
	try {
		await acceptPush(receiver, incoming, update, tip)
		answer(packet('unpack ok\n') + packet(`ok ${update.ref}\n`) + flush)
		return 0
	} catch (error) {
		if (!(error instanceof Refusal)) throw error
		refuse(error.message)
		answer(packet('unpack ok\n') + packet(`ng ${update.ref} ${error.message}\n`) + flush)
		return 0
	}
}

/** Whether the other side asked for one of our abilities. isomorphic-git reads no answer outside of a side band. */
function asked(command: string, ability: string): boolean {
	return command.split('\0')[1]?.trim().split(' ').includes(ability) ?? false
}

/**
 * The revision that a push most likely builds upon: read while the client has still to say what it pushes. Nothing where
 * that fails: it is read again, and fails again, where it matters.
 */
async function readTip(ledger: Ledger, id: string | undefined): Promise<NewObject | undefined> {
	if (id === undefined) return undefined
	await othersTurn() // what the client waits for goes out first
	const object = await readObject(ledger, id).catch(() => undefined)
	return object && { ...object, id }
}

/**
 * Checks the pack of a push and, where nothing is wrong, lets it count; throws a Refusal. A crash: as above. `tip`: a
 * revision of the ledger that was read already.
 */
export async function acceptPush(
	{ ledger, host, signers, clock }: Pick<Receiver, 'ledger' | 'host' | 'signers' | 'clock'>,
	incoming: Incoming,
	update: Update,
	tip?: Promise<NewObject | undefined>,
): Promise<void> {
	if (isDeletion(update)) throw new Refusal('deletion prohibited: history is an audit trail')
	const pack = await incoming.pack()
	if ('bad' in pack) throw new Refusal(pack.bad)
	const objects = await resolveDeltas(pack.entries, (id) => baseFor(ledger, id), limits.pack)
	if ('bad' in objects) throw new Refusal(objects.bad)
	const { ref, next } = update
	const own = branchOf(host)
	const before = await resolve(ledger, ref)
	if (ref === own && before !== update.old) throw new Refusal('fetch first: the branch has moved')
	const newcomers = new Newcomers(ledger, objects, await tip)
	const branch = { name: ref, host, signers }
	const proposals = async (): Promise<readonly string[]> => proposalsOf(ledger, host)
	// A preview takes the place of the one before it, whatever that was, and stands on what the branch has.
	const tipAndProposals = async () => withTip(ledger, own, await proposals())
	if (ref === own) await checkPush(newcomers, update, { ...branch, others: proposals })
	else await checkPreview(newcomers, next, { ...branch, others: tipAndProposals })
	const { taken } = newcomers
	const received = asReceived(pack, objects, taken)
	// What its sender has blown up (a zlib stream may hold any number of empty blocks) is packed anew.
	const isPlain = pack.bytes.length <= journalBytes && pack.entries.every(({ base }) => base === undefined)
	if (received && isPlain) cameIn(received, taken)
	const moved =
		ref === own && taken.length < packFrom
			? await advanceRef(ledger, { ref, before, next, objects: taken }, clock)
			: await moveRef(ledger, ref, before, next, clock, keep(ledger, received, taken))
	if (!moved) throw new Refusal('fetch first: the branch has moved')
	rememberTrees(ledger, taken)
}

async function withTip(ledger: Ledger, branch: string, others: readonly string[]): Promise<readonly string[]> {
	const tip = await resolve(ledger, branch)
	return tip === undefined ? others : [tip, ...others]
}

/** The pack in which all that was taken came, and nothing else; undefined where it is thin, or brings what nobody asked for. */
function asReceived(
	{ bytes, entries }: ReceivedPack,
	objects: readonly PackedObject[],
	taken: readonly NewObject[],
): Pack | undefined {
	if (taken.length < objects.length || entries.some(({ kind }) => kind === 'id-delta')) return undefined
	return { bytes, checksum: bytes.toString('hex', bytes.length - 20), places: objects }
}

/** An import stays in the pack that it came in: nothing of it is compressed again. */
function keep(ledger: Ledger, received: Pack | undefined, taken: readonly NewObject[]): Promise<void> {
	return received && taken.length >= packFrom ? storePack(ledger, received) : store(ledger, taken)
}

/**
 * An object that a delta of the push builds on. Never a commit: notes show the ids of other hosts' revisions, and what a
 * delta takes from its base could be fetched then. git makes no delta against a commit outside of its pack.
 */
async function baseFor(ledger: Ledger, id: string): Promise<GitObject | undefined> {
	const object = await readObject(ledger, id)
	return object?.type === 'blob' || object?.type === 'tree' ? object : undefined
}

/** The tips of the proposals that were made to a host. */
function proposalsOf({ gitdir }: Ledger, host: string): string[] {
	const directory = join(gitdir, 'refs/heads/proposals', host)
	try {
		const names = readdirSync(directory).filter((name) => !name.endsWith('.lock'))
		return names.map((name) => readFileSync(join(directory, name), 'utf8').trim())
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}
