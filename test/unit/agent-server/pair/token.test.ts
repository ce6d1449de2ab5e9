import { hashToken, makeToken } from '@altroot/agent-server/pair/token'
import { expect, test } from 'vitest'

test('a token has 28 characters of 5 bits each, and no two are alike', () => {
	const tokens = Array.from({ length: 1000 }, makeToken)
	for (const token of tokens) expect(token).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4}$/)
	expect(new Set(tokens).size).toBe(1000)
	const used = new Set(tokens.join('').replaceAll('-', ''))
	expect(used.size).toBe(32)
})

test.each([
	['in capitals', '01AB-CDEF'],
	['without dashes', '01abcdef'],
	['with blanks around it', ' 01ab-cdef\n'],
	['with letters for the digits that they look like', 'oiab-cdef'],
	['with another letter for one', 'OLAB-CDEF'],
])('a token typed %s is the same', (_title, typed) => {
	expect(hashToken(typed)).toEqual(hashToken('01ab-cdef'))
})

test('another token is another', () => {
	expect(hashToken('01ab-cdeg')).not.toEqual(hashToken('01ab-cdef'))
})
