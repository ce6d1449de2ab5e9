import type { PublicKey } from '../ssh/key.ts'
import { parseSignature, type Signer } from '../ssh/signature.ts'

/**
 * The content of a commit, signed as git itself signs one (gitformat-signature(5)): the armored signature of all of it
 * stands behind its other headers, its lines after the first one moved in by a blank.
 */
export function signCommit(content: Buffer, { sign }: Signer): Buffer {
	const end = content.indexOf('\n\n') + 1
	const header = `gpgsig ${sign(content).trimEnd().replaceAll('\n', '\n ')}\n`
	return Buffer.concat([content.subarray(0, end), Buffer.from(header), content.subarray(end)])
}

/** What can be said of a commit's signature. */
export type Verdict =
	| { readonly kind: 'good'; readonly key: PublicKey }
	| { readonly kind: 'none' }
	/** It is no signature, or one of something else. */
	| { readonly kind: 'wrong' }
	/** Made by a key that is not among those that count. */
	| { readonly kind: 'strange'; readonly key: PublicKey }

/** Judges the signature of a commit: only that of one of `keys` is good. */
export function judgeSignature(content: Uint8Array, keys: readonly PublicKey[]): Verdict {
	const parts = splitSignature(content)
	if (parts === undefined) return { kind: 'none' }
	const signature = parseSignature(parts.armored)
	if (signature === undefined) return { kind: 'wrong' }
	const key = keys.find(({ blob }) => blob.equals(signature.publicKey.blob))
	if (key === undefined) return { kind: 'strange', key: signature.publicKey }
	return signature.fits(parts.signed) ? { kind: 'good', key } : { kind: 'wrong' }
}

/** A signature with its lines as they were, and what it was made of: the commit without it. */
function splitSignature(content: Uint8Array): { readonly armored: string; readonly signed: Buffer } | undefined {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
	const text = bytes.toString('latin1') // a character a byte: its indexes are those of the bytes
	const headers = text.slice(0, text.indexOf('\n\n') + 1)
	const [found] = /^gpgsig [^\n]*\n(?: [^\n]*\n)*/m.exec(headers) ?? []
	if (found === undefined) return undefined
	const start = headers.indexOf(found)
	// git takes every such header out before it looks, so with two of them it would see another commit than we do.
	if (/^gpgsig/m.test(headers.slice(start + found.length))) return { armored: '', signed: bytes }
	const signed = Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + found.length)])
	return { armored: found.slice('gpgsig '.length).replaceAll('\n ', '\n'), signed }
}
