import { createHash, randomBytes } from 'node:crypto'

/** Crockford's base 32: no letter that is taken for a digit, and no case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new token for typing: seven groups of four characters, 140 bits. */
export function makeToken(): string {
	const characters = [...randomBytes(28)].map((byte) => alphabet[byte % alphabet.length])
	return characters.join('').match(/.{4}/g)!.join('-')
}

/**
 * What is kept of a token. A plain digest is enough: there is nothing to guess in 140 random bits. Case, dashes and
 * blanks do not count, and what looks alike is alike, since a person may have typed it.
 */
export function hashToken(token: string): Buffer {
	const typed = token.toLowerCase().replace(/[-\s]/g, '').replace(/[il]/g, '1').replaceAll('o', '0')
	return createHash('sha256').update(typed).digest()
}
