import { readFileSync } from 'node:fs'
import { hasErrno } from '@altroot/shared/errors'
import { openSigner, type Signer } from '@altroot/shared/ssh/signature'

/**
 * Signs by the private key in the file at `identity`, looked at each time: a new key counts at once. undefined where there
 * is none that can be read: a laptop that only records has no key, and its revisions stay unsigned.
 */
export function signerAt(identity: string): () => Signer | undefined {
	let known: { readonly text: string; readonly signer: Signer | undefined } | undefined
	return () => {
		const text = readKey(identity)
		if (text !== known?.text) known = { text, signer: openSigner(text) }
		return known?.signer
	}
}

function readKey(path: string): string {
	try {
		return readFileSync(path, 'utf8')
	} catch (error) {
		if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'].some((code) => hasErrno(error, code))) return ''
		throw error
	}
}
