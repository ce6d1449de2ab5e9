import { statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PromiseFsClient } from 'isomorphic-git'
import { AgentError } from '../errors.ts'
import { readTextIfAny, writeWhole } from '../platform/disk.ts'
import type { Signer } from '../ssh/signature.ts'
import { ledgerFileSystem } from './file-system.ts'
import { InterimPacks } from './interim/interim-packs.ts'
import type { Journal } from './journal/journal.ts'
import { branchOf, notesRef, trackingBranchOf } from './names.ts'

/** A bare git repository that holds revisions and what the builds made of them. */
export interface Ledger {
	readonly fs: PromiseFsClient
	readonly gitdir: string
	/** isomorphic-git's own cache of parsed packs, kept for the life of the ledger object. */
	readonly cache: object
	/** Where the newest objects lie for a moment. */
	readonly interim: InterimPacks
	/** Signs the revisions that are written here; asked for each, because a key may come or change. */
	readonly signer?: () => Signer | undefined
	/** What an agent keeps for the time it runs, so that nothing waits for every file to come to the disk. */
	readonly journal?: Journal | undefined
}

/** The ledger at `path`; an AgentError (`ledger-missing`) where there is none. */
export function openLedger(path: string): Ledger {
	if (statSync(join(path, 'HEAD'), { throwIfNoEntry: false }) === undefined) {
		throw new AgentError('ledger-missing', `${path}: there is no ledger`, {
			disposition: 'fatal',
			hint: 'on the server, `altroot-server init` makes it',
		})
	}
	const interim = new InterimPacks(path)
	return { fs: ledgerFileSystem(path, interim), gitdir: path, cache: {}, interim }
}

/**
 * The host's own ledger, made where it is missing or half made: HEAD is written last, so a crash before that makes the
 * next start begin again. HEAD names the host's branch and the notes are shown, so plain `git log` tells the story.
 */
export async function openHostLedger(path: string, host: string, remote: string): Promise<Ledger> {
	if (await isMade(path)) return openLedger(path)
	await mkdir(join(path, 'objects'), { recursive: true, mode: 0o700 })
	await mkdir(join(path, 'refs', 'heads'), { recursive: true })
	await writeWhole(join(path, 'config'), hostLedgerConfig(host, remote))
	await writeWhole(join(path, 'HEAD'), `ref: ${branchOf(host)}\n`)
	return openLedger(path)
}

/** Both files have what git needs of them; cut short, they are made again. */
async function isMade(path: string): Promise<boolean> {
	const [head = '', config = ''] = await Promise.all(['HEAD', 'config'].map((name) => readTextIfAny(join(path, name))))
	return /^(?:ref: refs\/\S+|[\da-f]{40})\n/.test(head) && /^\s*bare = true$/m.test(config)
}

function hostLedgerConfig(host: string, remote: string): string {
	const core = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n'
	const notes = `[notes]\n\tdisplayRef = ${notesRef}*\n` // git warns of a name that is not there yet, not of a pattern
	const fetch = `\tfetch = +${branchOf(host)}:${trackingBranchOf(host)}\n\tfetch = +${notesRef}:${notesRef}\n`
	return `${core}${notes}${remote === '' ? '' : `[remote "server"]\n\turl = ${remote}\n${fetch}`}`
}

/**
 * The commit that a ref (by its full name) points at, or undefined where there is no such ref. An AgentError
 * (`ledger-damaged`) where the ref's file holds anything else: taken for a missing ref, it would end the history.
 */
export async function resolve({ gitdir }: Ledger, ref: string): Promise<string | undefined> {
	const text = await readTextIfAny(join(gitdir, ref))
	if (text === undefined) return packedRef(gitdir, ref)
	const id = text.trim()
	if (!isId(id)) throw ledgerDamaged(`${join(gitdir, ref)} holds no revision`)
	return id
}

/** The refs that `git pack-refs` has put into one file (gitrepository-layout(5)). */
async function packedRef(gitdir: string, ref: string): Promise<string | undefined> {
	const text = (await readTextIfAny(join(gitdir, 'packed-refs'))) ?? ''
	if (text !== '' && !text.endsWith('\n')) throw ledgerDamaged(`${join(gitdir, 'packed-refs')} is cut short`)
	const line = text.split('\n').find((each) => each.endsWith(` ${ref}`))
	return line?.slice(0, 40)
}

function isId(text: string): boolean {
	return /^[\da-f]{40}$/.test(text)
}

/** A file of a ledger is not what it was: cut short, emptied, overwritten. */
export function ledgerDamaged(what: string): AgentError {
	return new AgentError('ledger-damaged', what, {
		disposition: 'retry',
		hint: '`git fsck` in the ledger shows all that is damaged',
	})
}

/** Whether that is why something failed: the ledger has to be mended then, trying again is no use. */
export function isLedgerDamage(error: unknown): boolean {
	return error instanceof AgentError && error.code === 'ledger-damaged'
}
