import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError } from '../errors.ts'
import { parseCommitLinks } from './commit-object.ts'
import { readConfigTree } from './config-tree.ts'
import type { Ledger } from './ledger.ts'
import { readObject } from './objects.ts'

/**
 * The revision of a host that has the longest history, found among all objects of a ledger whose ref is lost; undefined
 * where there is none. Of the newest revision all files have to be there.
 */
export async function newestWholeRevision(ledger: Ledger, host: string): Promise<string | undefined> {
	const parents = new Map<string, readonly string[]>()
	for (const id of await allIds(ledger.gitdir)) {
		const object = await readObject(ledger, id)
		const text = object?.type === 'commit' ? Buffer.from(object.content).toString('utf8') : ''
		const links = text.includes(`\nAltroot-Host: ${host}\n`) && object ? parseCommitLinks(object.content) : undefined
		if (links) parents.set(id, links.parents)
	}
	const lengths = new Map<string, number>()
	const newestFirst = [...parents.keys()].sort((a, b) => lengthOf(b, parents, lengths) - lengthOf(a, parents, lengths))
	for (const id of newestFirst) if (await isWhole(ledger, id)) return id
	return undefined
}

/** Revisions from the first one on to this one, without recursion: a history may be long. */
function lengthOf(id: string, parents: ReadonlyMap<string, readonly string[]>, known: Map<string, number>): number {
	const line: string[] = []
	for (let at: string | undefined = id; at !== undefined && parents.has(at) && !known.has(at); ) {
		line.push(at)
		at = parents.get(at)?.[0]
	}
	for (const each of line.reverse()) known.set(each, 1 + (known.get(parents.get(each)?.[0] ?? '') ?? 0))
	return known.get(id) ?? 0
}

/** Whether all of a revision's config tree can be read. */
export async function isWhole(ledger: Ledger, revision: string): Promise<boolean> {
	try {
		await readConfigTree(ledger, revision)
		return true
	} catch (error) {
		if (error instanceof AgentError) return false
		throw error
	}
}

/** Loose objects by their names, packed ones by the index of each pack (gitformat-pack(5), version 2). */
async function allIds(gitdir: string): Promise<string[]> {
	const ids: string[] = []
	for (const name of await readdir(join(gitdir, 'objects'), { recursive: true })) {
		if (/^[\da-f]{2}\/[\da-f]{38}$/.test(name)) ids.push(name.replace('/', ''))
		if (!/^pack\/[^/]+\.idx$/.test(name)) continue
		const index = await readFile(join(gitdir, 'objects', name))
		const count = index.readUInt32BE(1028)
		for (let at = 1032; at < 1032 + count * 20; at += 20) ids.push(index.toString('hex', at, at + 20))
	}
	return ids
}
