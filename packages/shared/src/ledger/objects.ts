import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateSync } from 'node:zlib'
import git from 'isomorphic-git'
import { hasErrno } from '../errors.ts'
import { type NewFile, writeTogether } from '../platform/write-together.ts'
import { type Ledger, ledgerDamaged } from './ledger.ts'
import { type GitObject, type NewObject, type ObjectType, objectTypes, printLoose } from './object.ts'
import { packFiles } from './pack/pack-files.ts'
import type { Pack } from './pack/write-pack.ts'
import { temporaryObjectIn } from './temporary-object.ts'

/** Where an object lies that has a file of its own (gitrepository-layout(5)). */
function loosePath(gitdir: string, id: string): string {
	return join(gitdir, 'objects', id.slice(0, 2), id.slice(2))
}

/**
 * Writes objects, each to a file of its own, and returns once all of them are on the disk itself. They come in an order
 * in which each stands behind those that it names: whatever a crash leaves, an object that is there has all that it
 * reaches. The rest are temporary files with git's own name for them, which `git gc` removes.
 */
export function storeObjects(ledger: Ledger, objects: readonly NewObject[]): Promise<void> {
	return writeTogether(looseFiles(ledger, objects).filter(({ path }) => !existsSync(path)))
}

/** The files of objects that have one of their own each. */
export function looseFiles({ gitdir }: Pick<Ledger, 'gitdir'>, objects: readonly NewObject[]): NewFile[] {
	return objects.map((object) => {
		const path = loosePath(gitdir, object.id)
		const content = printLoose(object)
		// Nobody writes an object again, and the gate and the builder, who share a ledger, both read it.
		return { path, content, mode: 0o444, temporary: temporaryObjectIn(dirname(path)) }
	})
}

/**
 * Adds a pack with all its objects, in one file and its index: for an import, where a file for each would take long.
 * A crash leaves at most a pack without an index, which git passes over.
 */
export function storePack({ gitdir }: Ledger, pack: Pack): Promise<void> {
	return writeTogether(packFiles(gitdir, pack, 'pack-'))
}

/** An object of the ledger, or undefined where it has none of that id; an AgentError (`ledger-damaged`) where its file is not whole. */
export async function readObject(ledger: Ledger, id: string): Promise<GitObject | undefined> {
	const { gitdir, interim } = ledger
	const found = interim.seen(id) ?? readLoose(gitdir, id) ?? interim.find(id)
	// Between the last two looks it may have gone from one to the other.
	return found ?? readLoose(gitdir, id) ?? (await readPacked(ledger, id))
}

/** Whether the ledger has an object. */
export async function hasObject(ledger: Ledger, id: string): Promise<boolean> {
	return existsSync(loosePath(ledger.gitdir, id)) || (await readObject(ledger, id)) !== undefined
}

function readLoose(gitdir: string, id: string): GitObject | undefined {
	const path = loosePath(gitdir, id)
	let file: Buffer
	try {
		file = readFileSync(path)
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
	const object = parseLoose(file)
	if (object === undefined) throw ledgerDamaged(`${path} holds no whole object`)
	return object
}

function parseLoose(file: Buffer): GitObject | undefined {
	try {
		const bytes = inflateSync(file)
		const end = bytes.indexOf(0)
		const [type = '', size] = bytes.toString('latin1', 0, end).split(' ')
		const content = bytes.subarray(end + 1)
		if (!objectTypes.includes(type as ObjectType) || content.length !== Number(size)) return undefined
		return { type: type as ObjectType, content }
	} catch {
		return undefined
	}
}

async function readPacked(ledger: Ledger, id: string): Promise<GitObject | undefined> {
	try {
		const read = await git.readObject({ ...ledger, oid: id, format: 'content' })
		return { type: read.type as ObjectType, content: read.object as Uint8Array }
	} catch (error) {
		if (error instanceof git.Errors.NotFoundError) return undefined
		throw error
	}
}
