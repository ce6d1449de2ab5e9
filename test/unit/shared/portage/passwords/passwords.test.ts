import { fillInAll, maskAll } from '@altroot/shared/portage/passwords/passwords'
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
		['X="aria2c --http-passwd=s3cret x"', 'X="aria2c --http-passwd=not-recorded x"'],
		['X="gpg --sign --passphrase s3cret x"', 'X="gpg --sign --passphrase not-recorded x"'],
		['X="rsync --rsh=\'sshpass -p s3cret ssh\' x"', 'X="rsync --rsh=\'sshpass -p not-recorded ssh\' x"'],
		['X="curl -fLu me:s3cret x"', 'X="curl -fLu me:not-recorded x"'],
		['X="curl -fL \\\n -u me:s3cret x"', 'X="curl -fL \\\n -u me:not-recorded x"'],
		['X="lftp -u me,s3cret x"', 'X="lftp -u me,not-recorded x"'],
		['user = "me:s3cret"', 'user = "me:not-recorded"'],
		['X="curl -H \'Cookie: a=s3cret; b=s3cret\' x"', 'X="curl -H \'Cookie: not-recorded\' x"'],
		['X="curl \\"--header=Token: s3cret s3cret\\" x"', 'X="curl \\"--header=Token: not-recorded\\" x"'],
		['X="wget --header=X-Key:s3cret https://h/"', 'X="wget --header=X-Key:not-recorded https://h/"'],
		[
			'sync-git-clone-extra-opts = -c http.extraHeader="Authorization: Basic s3cret"',
			'sync-git-clone-extra-opts = -c http.extraHeader="Authorization: Basic not-recorded"',
		],
		['A=b PASSWORD="s3cret s3cret" c', 'A=b PASSWORD="not-recorded" c'],
		['PASSWORD="s3\\"cret"', 'PASSWORD="not-recorded"'],
		['PASSWORD="s3\'cret"', 'PASSWORD="not-recorded"'],
		['export B_PW=s3cret; b', 'export B_PW=not-recorded; b'],
		['# AWS_SECRET_ACCESS_KEY=s3cret', '# AWS_SECRET_ACCESS_KEY=not-recorded'],
		['http_password = s3cret', 'http_password = not-recorded'],
		['FETCHCOMMAND="env RSYNC_PASSWORD=s3cret rsync x"', 'FETCHCOMMAND="env RSYNC_PASSWORD=not-recorded rsync x"'],
		[
			'MODULES_SIGN_KEY="pkcs11:object=a;pin-value=s3cret"',
			'MODULES_SIGN_KEY="pkcs11:object=a;pin-value=not-recorded"',
		],
		['X="https://h/a?private_token=s3cret"', 'X="https://h/a?private_token=not-recorded"'],
		[
			'CCACHE_REMOTE_STORAGE="http://h/|bearer-token=s3cret"',
			'CCACHE_REMOTE_STORAGE="http://h/|bearer-token=not-recorded"',
		],
		['RSYNC_PROXY="me:s3cret@h:8080"', 'RSYNC_PROXY="me:not-recorded@h:8080"'],
		['https_proxy=me:s3cret@h', 'https_proxy=me:not-recorded@h'],
		[
			'X="curl -x me:s3cret@h:1 --proxy me:s3cret@h:1 x"',
			'X="curl -x me:not-recorded@h:1 --proxy me:not-recorded@h:1 x"',
		],
		[
			'PORTAGE_ELOG_MAILURI="a@b.c me:s3cret@mail.b.c:100465"',
			'PORTAGE_ELOG_MAILURI="a@b.c me:not-recorded@mail.b.c:100465"',
		],
		['machine h\n\tlogin me\n\tpassword s3cret', 'machine h\n\tlogin me\n\tpassword not-recorded'],
		[`ANY=ghp_${'s3cret'.repeat(6)}`, 'ANY=ghp_not-recorded'],
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
		'X="wget --password=\\${PW} x"',
		'https://me:${PW}@h/ https://${TOKEN}@h/',
		'X="gpg --passphrase-fd 3 --passphrase-file /a"',
		'PORTAGE_GPG_KEY="0x12AB" BINPKG_GPG_SIGNING_KEY="0x12AB!" MODULES_SIGN_KEY="/a.pem"',
		'EXTRA_ECONF="--with-password=a --enable-token --with-secret --disable-a" MYMESONARGS="-Dlibsecret=enabled -Dtoken=a"',
		'SSH_ASKPASS=/usr/bin/a COMPASS=a TOKEN_FILE=/a USE_TOKEN=yes',
		'if [[ $token == a ]]; then local token="$1" pass=`a` secret=$(b); fi',
		'einfo "password: none, secret = later"',
		'http_proxy=http://h:3128 PORTAGE_ELOG_MAILURI="root@localhost localhost"',
		'docker run --user portage:portage',
		'the default password is empty',
		'dev-libs/glib-introspection-1234567890123456',
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
		'\\',
		' -H ',
		'Cookie: ',
		'proxy=',
		'@h',
		"'",
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
				const places = content.toString().split('not-recorded').length - 1
				// One variable with several is told apart by the newest, also where two of them stand at the same words.
				if (secrets.size > 1 || places > passwords.size) return
				expect(Buffer.from(fillInAll(content, passwords).content).toString()).toBe(text)
			},
		),
	)
})
