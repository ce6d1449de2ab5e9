import { createHash } from 'node:crypto'
import { deflate } from './deflate.ts'

export const objectTypes = ['commit', 'tree', 'blob', 'tag'] as const
export type ObjectType = (typeof objectTypes)[number]

/** One object of git's: everything in a ledger but the refs (gitglossary(7)). */
export interface GitObject {
	readonly type: ObjectType
	readonly content: Uint8Array
}

/** An object that may not be in any ledger yet, with the id that its content gives it. */
export interface NewObject extends GitObject {
	readonly id: string
}

export function newObject(type: ObjectType, content: Uint8Array): NewObject {
	return { type, content, id: objectId(type, content) }
}

/** What a file of its own holds: the object's header and content, compressed (gitformat-loose(5)). */
export function printLoose(object: GitObject): Buffer {
	return deflate(Buffer.concat([objectHeader(object), object.content]))
}

function objectHeader({ type, content }: GitObject): Buffer {
	return Buffer.from(`${type} ${content.length}\0`, 'latin1')
}

function objectId(type: ObjectType, content: Uint8Array): string {
	return createHash('sha1').update(objectHeader({ type, content })).update(content).digest('hex')
}
