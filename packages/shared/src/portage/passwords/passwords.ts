import { fillInNamed, maskNamed } from './named-passwords.ts'
import { fillInPasswords, maskPasswords, type Passwords, placeholder } from './uri-passwords.ts'

export type { Passwords } from './uri-passwords.ts'

/** The content with each password that is found, in a URI or elsewhere, replaced by `not-recorded`. */
export function maskAll(content: Uint8Array): { content: Uint8Array; passwords: Passwords } {
	const uris = maskPasswords(content)
	const { text, passwords } = maskNamed(Buffer.from(uris.content).toString('latin1'))
	if (passwords.size === 0) return uris
	const both = [...passwords].map(([key, password]): [string, string] => [asText(key), asText(password)])
	return { content: Buffer.from(text, 'latin1'), passwords: new Map([...uris.passwords, ...both]) }
}

/** The content with the passwords that are known put back, and the lines (from 1) where one is missing. */
export function fillInAll(
	content: Uint8Array,
	known: Passwords,
): { content: Uint8Array; filled: boolean; missing: readonly number[] } {
	if (!Buffer.from(content).includes(placeholder)) return { content, filled: false, missing: [] }
	const bytes = new Map([...known].map(([key, password]) => [asBytes(key), asBytes(password)]))
	const named = fillInNamed(Buffer.from(content).toString('latin1'), bytes)
	const uris = fillInPasswords(Buffer.from(named.text, 'latin1'), known)
	return {
		content: uris.content,
		filled: named.filled || uris.filled,
		missing: [...new Set([...named.missing, ...uris.missing])].sort((one, other) => one - other),
	}
}

function asText(bytes: string): string {
	return Buffer.from(bytes, 'latin1').toString('utf8')
}

function asBytes(text: string): string {
	return Buffer.from(text).toString('latin1')
}
