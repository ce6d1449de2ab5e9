import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '@altroot/shared/diagnostic'
import { AgentError, hasErrno, messageOf } from '@altroot/shared/errors'
import { holdsPrivateKey, isLedgered } from '@altroot/shared/portage/config-files'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { maskAll, type Passwords } from '@altroot/shared/portage/passwords/passwords'
import { noConfiguration } from '../no-configuration.ts'
import { followOut } from './links.ts'
import { type Masked, Seen } from './seen.ts'

/** Bytes: no configuration is as large, and a stray archive must not enter the history for ever. */
const sizeLimit = 10 * 1024 * 1024

export interface Snapshot {
	/** Without passwords (docs/decisions/links-and-secrets.md). */
	readonly tree: ConfigTree
	readonly diagnostics: readonly Diagnostic[]
	readonly passwords: Passwords
	/** The same by the path of the file that has them. */
	readonly secrets: ReadonlyMap<string, Passwords>
	/** What links led to outside of etc/portage, and was read there: real paths. */
	readonly outside: readonly string[]
}

/** A snapshot in the making. */
export interface Walk {
	readonly configRoot: string
	readonly tree: Map<string, ConfigFile>
	readonly diagnostics: Diagnostic[]
	/** By the path of the file. */
	readonly secrets: Map<string, Passwords>
	readonly outside: string[]
	readonly seen: Seen
	readonly now: number
}

/**
 * The config tree as it is on disk below `configRoot`: `etc/portage` and `var/lib/portage/world{,_sets}`. Symbolic links
 * within it are kept as links, one that leads out of it is read through. A file that vanishes meanwhile was temporary
 * and does not count. AgentErrors: `no-configuration`, `unreadable`.
 *
 * A file that was `seen` and has not changed since is not read again, and is the same object; `now`, the time in
 * milliseconds since the epoch, decides what is remembered there: nothing where it is not said. What is asked of the system
 * here it answers at once from its memory: waiting for each answer in turn would take longer than all of them.
 */
export async function takeSnapshot(configRoot: string, seen = new Seen(), now = 0): Promise<Snapshot> {
	const walk: Walk = { configRoot, tree: new Map(), diagnostics: [], secrets: new Map(), outside: [], seen, now }
	const portage = join(configRoot, 'etc/portage')
	try {
		readdirSync(portage)
	} catch (cause) {
		throw hasErrno(cause, 'ENOENT') ? noConfiguration(portage, cause) : unreadable(portage, cause)
	}
	await takeDirectory(walk, 'etc/portage', [])
	for (const path of ['var/lib/portage/world', 'var/lib/portage/world_sets']) await take(walk, path, [])
	return snapshotOf(walk)
}

/** What a walk has found. */
export function snapshotOf({ tree, diagnostics, secrets, outside }: Omit<Snapshot, 'passwords'>): Snapshot {
	const passwords = new Map([...secrets.values()].flatMap((each) => [...each]))
	return { tree, diagnostics, passwords, secrets, outside }
}

/** `above`: the directories outside of the tree that links have led through, so that no circle is followed. */
async function takeDirectory(walk: Walk, path: string, above: readonly string[]): Promise<void> {
	for (const name of namesIn(join(walk.configRoot, path))) {
		const inner = `${path}/${name}`
		if (name.includes('\uFFFD')) leaveOut(walk, inner, 'the name is not UTF-8', 'rename the file')
		else if (isLedgered(inner)) await take(walk, inner, above)
	}
}

/** Takes what is at a path: nothing where there is nothing. */
export async function take(walk: Walk, path: string, above: readonly string[]): Promise<void> {
	const full = join(walk.configRoot, path)
	try {
		const status = lstatSync(full)
		if (status.isSymbolicLink()) await takeLink(walk, path, above)
		else await takeReal(walk, path, status, above)
	} catch (error) {
		if (error instanceof AgentError) throw error
		if (!hasErrno(error, 'ENOENT')) throw unreadable(full, error)
	}
}

async function takeLink(walk: Walk, path: string, above: readonly string[]): Promise<void> {
	const found = await followOut(walk.configRoot, path, above)
	if (found === undefined) {
		const target = readlinkSync(join(walk.configRoot, path))
		walk.tree.set(path, { mode: '120000', content: Buffer.from(target) })
		return
	}
	walk.outside.push(found.real)
	await takeReal(walk, path, found.status, [...above, found.real])
}

async function takeReal(walk: Walk, path: string, status: Stats, above: readonly string[]): Promise<void> {
	if (status.isDirectory()) return takeDirectory(walk, path, above)
	if (!status.isFile()) return leaveOut(walk, path, 'it is neither file, directory nor link', 'remove it')
	if (status.size > sizeLimit)
		return leaveOut(walk, path, `${status.size} bytes are more than 10 MiB`, 'move the file out of etc/portage')
	const known = walk.seen.find(path, status)
	if (known) return note(walk, path, known)
	const content = readFileSync(join(walk.configRoot, path))
	const file: ConfigFile = { mode: status.mode & 0o111 ? '100755' : '100644', content }
	if (holdsPrivateKey(file)) return leaveOut(walk, path, 'it holds a private key', 'move the key out of etc/portage')
	const masked = maskedFile(path, file)
	walk.seen.remember(path, status, masked, walk.now)
	note(walk, path, masked)
}

function note(walk: Walk, path: string, { file, passwords }: Masked): void {
	if (passwords.size > 0) walk.secrets.set(path, passwords)
	walk.tree.set(path, file)
}

/** A patch is a text about other texts: changed in one place it would not apply. */
function maskedFile(path: string, file: ConfigFile): Masked {
	if (path.startsWith('etc/portage/patches/')) return { file, passwords: new Map() }
	const { content, passwords } = maskAll(file.content)
	return { file: { ...file, content }, passwords }
}

function namesIn(directory: string): string[] {
	try {
		return readdirSync(directory).sort()
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR')) return []
		throw unreadable(directory, error)
	}
}

function leaveOut({ diagnostics }: Walk, path: string, why: string, hint: string): void {
	diagnostics.push({ path, line: 0, code: 'not-recorded', severity: 'warning', message: `not recorded: ${why}`, hint })
}

/** To go on without it would record that it was removed. */
function unreadable(path: string, cause: unknown): AgentError {
	return new AgentError('unreadable', `${path} cannot be read: ${messageOf(cause)}`, {
		disposition: 'wait',
		hint: 'nothing is recorded until it can be',
		cause,
	})
}
