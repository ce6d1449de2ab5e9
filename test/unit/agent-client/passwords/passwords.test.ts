import { fillInAll, maskAll } from '@altroot/agent-client/passwords/passwords'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const mask = (text: string): string => Buffer.from(maskAll(Buffer.from(text)).content).toString()

describe('masking', () => {
	it.each([
		[
			'FETCHCOMMAND="wget --user=me --password=s3cret ${URI}"',
			'FETCHCOMMAND="wget --user=me --password=not-recorded ${URI}"',
		],
		['X="wget --http-password s3cret x"', 'X="wget --http-password not-recorded x"'],
		['FETCHCOMMAND="curl --user me:s3cret -o x"', 'FETCHCOMMAND="curl --user me:not-recorded -o x"'],
		['FETCHCOMMAND="curl -fL -u me:s3:cret x"', 'FETCHCOMMAND="curl -fL -u me:not-recorded x"'],
		['X="curl --proxy-user=\\"me:s3cret\\" x"', 'X="curl --proxy-user=\\"me:not-recorded\\" x"'],
		['X="curl -H \\"Authorization: Bearer s3cret\\" x"', 'X="curl -H \\"Authorization: Bearer not-recorded\\" x"'],
		['X="wget --header=\'PRIVATE-TOKEN: s3cret\' x"', 'X="wget --header=\'PRIVATE-TOKEN: not-recorded\' x"'],
		['X="curl --oauth2-bearer s3cret x"', 'X="curl --oauth2-bearer not-recorded x"'],
		['RSYNC_PASSWORD="s3cret"', 'RSYNC_PASSWORD="not-recorded"'],
		['export GH_TOKEN=s3cret', 'export GH_TOKEN=not-recorded'],
		['X="curl -u a:s3cret https://b:s3cret@h/"', 'X="curl -u a:not-recorded https://b:not-recorded@h/"'],
	])('takes the password out of %j, and puts it back', (text, masked) => {
		const { content, passwords } = maskAll(Buffer.from(text))
		expect(Buffer.from(content).toString()).toBe(masked)
		expect(mask(masked)).toBe(masked)
		const back = fillInAll(content, passwords)
		expect({ ...back, content: Buffer.from(back.content).toString() }).toEqual({
			content: text,
			filled: true,
			missing: [],
		})
	})

	it.each([
		'X="wget --password=${PW} --ask-password ${URI}"',
		'X="rsync --password-file=/etc/pw x"',
		'X="wget --user=me x"',
		'X="docker run --user 250:250 x"',
		'X="curl -u ${WHO} -o a:b x"',
		'TOKEN=$(cat /root/token)',
		'RSYNC_PASSWORD=""',
		'dev-libs/token password\nUSE="password secret token"',
		'X="curl -H \\"Accept: a/b\\" x"',
	])('leaves %j as it is', (text) => {
		expect(mask(text)).toBe(text)
	})
})

it('two variables keep their own passwords; where none is known the line is named', () => {
	const text = 'A="wget --password=one x"\nB="wget --password=two x"\n'
	const { content, passwords } = maskAll(Buffer.from(text))
	expect(Buffer.from(fillInAll(content, passwords).content).toString()).toBe(text)
	expect(fillInAll(Buffer.from(`\nC="wget --password=not-recorded x"`), passwords).missing).toEqual([2])
})

it('whatever the file: what was masked comes back byte for byte', () => {
	const part = fc.constantFrom(
		'--password=',
		' -u ',
		'curl ',
		'me:',
		'é1',
		'"',
		'\n',
		' ',
		'$',
		'TOKEN=',
		'https://a:b@h/',
		'not-recorded',
	)
	fc.assert(
		fc.property(
			fc.array(part).map((parts) => parts.join('')),
			(text) => {
				fc.pre(!text.includes('not-recorded'))
				const { content, passwords } = maskAll(Buffer.from(text))
				expect(maskAll(content).content.toString()).toBe(content.toString())
				const secrets = new Set(passwords.values())
				if (secrets.size > 1) return // one variable with several is told apart by the newest
				expect(Buffer.from(fillInAll(content, passwords).content).toString()).toBe(text)
			},
		),
	)
})
