import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import git, { type PromiseFsClient } from 'isomorphic-git'
import { AgentError } from '../errors.ts'
import { writeWhole } from '../platform/disk.ts'
import { crashSafeFileSystem } from './file-system.ts'
import { branchOf, notesRef, trackingBranchOf } from './names.ts'

/** A bare git repository that holds revisions and what the builds made of them. */
export interface Ledger {
	readonly fs: PromiseFsClient
	readonly gitdir: string
	/** isomorphic-git's own cache of parsed packs, kept for the life of the ledger object. */
	readonly cache: object
}

/** The ledger at `path`; an AgentError (`ledger-missing`) where there is none. */
export function openLedger(path: string): Ledger {
	if (!existsSync(join(path, 'HEAD'))) {
		throw new AgentError('ledger-missing', `${path}: there is no ledger`, {
			disposition: 'fatal',
			hint: 'on the server, `altroot-server init` makes it',
		})
	}
	return { fs: crashSafeFileSystem, gitdir: path, cache: {} }
}

/**
 * The host's own ledger, made where it is missing or half made: HEAD is written last, so a crash before that makes the
 * next start begin again. HEAD names the host's branch and the notes are shown, so plain `git log` tells the story.
 */
export async function openHostLedger(path: string, host: string, remote: string): Promise<Ledger> {
	if (existsSync(join(path, 'HEAD'))) return openLedger(path)
	await mkdir(join(path, 'objects'), { recursive: true, mode: 0o700 })
	await mkdir(join(path, 'refs', 'heads'), { recursive: true })
	await writeWhole(join(path, 'config'), hostLedgerConfig(host, remote))
	await writeWhole(join(path, 'HEAD'), `ref: ${branchOf(host)}\n`)
	return openLedger(path)
}

function hostLedgerConfig(host: string, remote: string): string {
	const core = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n'
	const notes = `[notes]\n\tdisplayRef = ${notesRef}\n`
	const fetch = `\tfetch = +${branchOf(host)}:${trackingBranchOf(host)}\n\tfetch = +${notesRef}:${notesRef}\n`
	return `${core}${notes}${remote === '' ? '' : `[remote "server"]\n\turl = ${remote}\n${fetch}`}`
}

/** The commit that a ref points at, or undefined where there is no such ref. */
export async function resolve(ledger: Ledger, ref: string): Promise<string | undefined> {
	try {
		return await git.resolveRef({ ...ledger, ref })
	} catch (error) {
		if (error instanceof git.Errors.NotFoundError) return undefined
		throw error
	}
}
