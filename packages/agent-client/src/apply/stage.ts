import { createHash } from 'node:crypto'
import { lstat, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Diagnostic, finding } from '@altroot/shared/diagnostic'
import { hasErrno } from '@altroot/shared/errors'
import type { ConfigFile, FileMode } from '@altroot/shared/portage/config-tree'
import { fillInAll, type Passwords } from '@altroot/shared/portage/passwords/passwords'
import type { ConfigDisk, Ownership } from './disk.ts'
import type { Step } from './steps.ts'

/** A new file, written in full where it need only be renamed to its place. */
export interface Staged {
	readonly temporary: string
	readonly place: string
}

/**
 * Writes all new files beside their places, under names with a leading dot that neither Portage nor a snapshot looks at:
 * after this nothing is left to do that takes room. A crash here leaves such files, which the next time replaces.
 */
export async function stage(
	disk: ConfigDisk,
	configRoot: string,
	steps: readonly Step[],
	known: Passwords,
): Promise<{ staged: Staged[]; diagnostics: Diagnostic[] }> {
	const staged: Staged[] = []
	const diagnostics: Diagnostic[] = []
	try {
		for (const { path, before, after } of steps) {
			if (after === undefined) continue
			const place = await placeOf(join(configRoot, path), before, after)
			const temporary = join(await nearestDirectory(dirname(place)), temporaryName(path))
			staged.push({ temporary, place })
			if (after.mode === '120000') {
				await disk.link(temporary, Buffer.from(after.content).toString())
				continue
			}
			const { content, filled, missing } = fillInAll(after.content, known)
			diagnostics.push(...missing.map((line) => passwordMissing(path, line)))
			await disk.write(temporary, content, await ownershipAt(place, after.mode, filled))
		}
		return { staged, diagnostics }
	} catch (error) {
		await clearStaged(disk, staged)
		throw error
	}
}

/** Takes away what was staged and not used, as far as that is possible now. */
export async function clearStaged(disk: ConfigDisk, staged: readonly Staged[]): Promise<void> {
	for (const { temporary } of staged) await disk.remove(temporary).catch(() => undefined)
}

/** A file that was read through a link is written through it too: the link is the person's, the content is the ledger's. */
async function placeOf(full: string, before: ConfigFile | undefined, after: ConfigFile): Promise<string> {
	const readThrough = before !== undefined && before.mode !== '120000' && after.mode !== '120000'
	return readThrough ? realpath(full) : full
}

/** The same each time, so that what a crash has left is replaced. */
function temporaryName(path: string): string {
	return `.altroot-${createHash('sha1').update(path).digest('hex').slice(0, 16)}`
}

async function nearestDirectory(path: string): Promise<string> {
	const status = await stat(path).catch(absent)
	return status?.isDirectory() ? path : nearestDirectory(dirname(path))
}

/** Owner and mode stay; what comes new with a password in it is for root alone. */
async function ownershipAt(place: string, mode: FileMode, secret: boolean): Promise<Ownership> {
	const status = await lstat(place).catch(absent)
	const executable = mode === '100755'
	if (!status?.isFile()) return { mode: (secret ? 0o600 : 0o644) | (executable ? (secret ? 0o100 : 0o111) : 0) }
	const { uid, gid } = status
	const bits = status.mode & 0o7777
	if (executable === ((bits & 0o111) !== 0)) return { mode: bits, uid, gid }
	return { mode: executable ? bits | ((bits & 0o444) >> 2) : bits & ~0o111, uid, gid }
}

function absent(error: unknown): undefined {
	if (!hasErrno(error, 'ENOENT') && !hasErrno(error, 'ENOTDIR')) throw error
}

function passwordMissing(path: string, line: number): Diagnostic {
	const message = 'the password of this URI is not known on this laptop'
	return finding('warning', { path, line }, 'password-missing', message, 'put it in the place of "not-recorded"')
}
