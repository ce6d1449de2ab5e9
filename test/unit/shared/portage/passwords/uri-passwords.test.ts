import { fillInPasswords, maskPasswords } from '@altroot/shared/portage/passwords/uri-passwords'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const mask = (text: string): string => Buffer.from(maskPasswords(Buffer.from(text)).content).toString()
const fill = (text: string, known: Record<string, string>) => {
	const { content, ...rest } = fillInPasswords(Buffer.from(text), new Map(Object.entries(known)))
	return { text: Buffer.from(content).toString(), ...rest }
}

describe('masking', () => {
	it.each([
		['sync-uri = https://me:secret@example.org/a.git', 'sync-uri = https://me:not-recorded@example.org/a.git'],
		['sync-uri = git+ssh://me:se:cr@et@example.org:22/a', 'sync-uri = git+ssh://me:not-recorded@example.org:22/a'],
		['A="https://ghp_0123@github.com/a" B', 'A="https://not-recorded@github.com/a" B'],
		["A='ftp://:secret@h/'", "A='ftp://:not-recorded@h/'"],
		['https://a:b@h/ https://c:d@h/', 'https://a:not-recorded@h/ https://c:not-recorded@h/'],
		['# HTTPS://me:secret@h', '# HTTPS://me:not-recorded@h'],
	])('takes the password out of %j', (text, masked) => {
		expect(mask(text)).toBe(masked)
	})

	it.each([
		'sync-uri = ssh://git@github.com/a.git',
		'sync-uri = rsync://rsync.gentoo.org/gentoo-portage',
		'https://example.org/path@2x.png',
		'https://example.org:8080/a@b',
		'# me@example.org:secret',
		'https://me:not-recorded@example.org/',
	])('leaves %j as it is', (text) => {
		expect(mask(text)).toBe(text)
	})

	it('keeps every other byte, also those that are no text', () => {
		const content = Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from('https://a:é@h/\n'), Buffer.from([200])])
		const expected = Buffer.concat([
			Buffer.from([0, 255, 10]),
			Buffer.from('https://a:not-recorded@h/\n'),
			Buffer.from([200]),
		])
		expect(Buffer.from(maskPasswords(content).content)).toEqual(expected)
	})
})

describe('filling in', () => {
	it('puts each password back into its URI', () => {
		const { content, passwords } = maskPasswords(Buffer.from('https://a:é1@h/x https://a:2@h/y'))
		expect(fill(Buffer.from(content).toString(), Object.fromEntries(passwords))).toEqual({
			text: 'https://a:é1@h/x https://a:2@h/y',
			filled: true,
			missing: [],
		})
	})

	it('takes the password of the same name and server where the path is another one', () => {
		expect(fill('https://a:not-recorded@h/new', { 'https://a:not-recorded@h/old': 'x' }).text).toBe('https://a:x@h/new')
	})

	it('takes none where there are several for that server, and names the line', () => {
		const known = { 'https://a:not-recorded@h/1': 'x', 'https://a:not-recorded@h/2': 'y' }
		const text = 'one\ntwo\nhttps://a:not-recorded@h/3\n'
		expect(fill(text, known)).toEqual({ text, filled: false, missing: [3] })
	})

	it('never takes the password of another server whose name begins alike', () => {
		const text = 'https://a:not-recorded@h.example'
		expect(fill(text, { 'https://a:not-recorded@h.example.org/': 'x' }).text).toBe(text)
	})

	it('undoes masking for whatever text', () => {
		const piece = fc.constantFrom(
			'https://',
			'git+http://',
			'a',
			':',
			'@',
			's3',
			'/',
			' ',
			'\n',
			'"',
			'é',
			'//',
			'#',
			'%',
		)
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
				const text = pieces.join('')
				const { content, passwords } = maskPasswords(Buffer.from(text))
				const masked = Buffer.from(content).toString()
				// Two URIs that differ in nothing but their password are one to us: the last one counts.
				fc.pre(new Set(masked.split(/[\s"]/).filter((uri) => passwords.has(uri))).size === passwords.size)
				fc.pre((masked.match(/not-recorded/g) ?? []).length === passwords.size)
				expect(fill(masked, Object.fromEntries(passwords)).text).toBe(text)
			}),
			{ numRuns: 500 },
		)
	})
})
