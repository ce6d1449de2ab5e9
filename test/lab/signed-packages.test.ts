import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agents, setUpHosts, startAgents } from './altroot.ts'
import { type Lab, openLab } from './lab.ts'
import { generationOf } from './loop.ts'

/** One lab for all, and one laptop whose `upgrade` meets one kind of package after the other. */
let lab: Lab
let agents: Agents

const hello = '/alt/var/cache/binpkgs/app-misc/hello/hello-1.0-1.gpkg.tar'
const installed = '/var/db/pkg/app-misc/hello-1.0/SLOT'

beforeAll(async () => {
	lab = await openLab()
	await lab.laptop.write('/var/lib/portage/world', 'app-misc/hello\n')
	const gate = await setUpHosts(lab)
	agents = await startAgents(lab, gate)
	const { revision } = JSON.parse(await lab.laptop.mustRun(['altroot-client', 'status', '--json']))
	expect(await generationOf(lab.server, agents.builder, revision)).toMatchObject({ outcome: 'published' })
})
afterAll(() => lab.close())

/** Plain emerge, without the agent. */
async function plain() {
	const { exitCode, stdout, stderr } = await lab.laptop.run([
		'emerge',
		'--color=n',
		'--getbinpkgonly',
		'--oneshot',
		'app-misc/hello',
	])
	return { exitCode, said: stdout + stderr }
}
const upgrade = () => lab.laptop.run(['altroot-client', 'upgrade'])
const forget = () =>
	lab.laptop.mustRun(['rm', '-rf', '/var/cache/binpkgs', '/var/cache/binhost', '/var/cache/edb/binhost'])

/** Puts another file in the place of the published one, with an index that fits it: what an attacker on the way would do. */
async function forge(script: string): Promise<void> {
	await lab.server.mustRun([
		'sh',
		'-ec',
		`cd /alt/var/cache/binpkgs; f=${hello}; cp $f /root/kept; cp Packages /root/index\n${script}`,
	])
	await lab.server.mustRun(['/usr/bin/python3', '-c', fitIndex, hello])
	await forget()
}
const mend = () =>
	lab.server.mustRun(['sh', '-ec', `cd /alt/var/cache/binpkgs; cp /root/kept ${hello}; cp /root/index Packages`])

const signByAnother = `
mkdir -m 700 /root/other
gpg --homedir /root/other --batch --quiet --passphrase '' --quick-generate-key other ed25519 sign 0
cp $f new
export BINPKG_GPG_SIGNING_GPG_HOME=/root/other BINPKG_GPG_SIGNING_KEY=other FEATURES=binpkg-ignore-signature
BINPKG_GPG_SIGNING_BASE_COMMAND='gpg --sign --armor [PORTAGE_CONFIG]' gpkg-sign new
mv new $f`

const changeImage = `
mkdir /root/t
cd /root/t
tar xf $f
head -c 100 /dev/urandom >> $(ls */image*.tar* | grep -v sig)
tar cf new */gpkg-1 */metadata* */image* */Manifest
mv new $f`

const fitIndex = `
import sys, os, re, hashlib
path = sys.argv[1]
data = open(path, 'rb').read()
index = '/alt/var/cache/binpkgs/Packages'
head, *stanzas = open(index).read().split('\\n\\n')
def fit(text):
    if 'CPV: app-misc/hello-1.0' not in text: return text
    for key, value in (('SIZE', str(len(data))), ('MD5', hashlib.md5(data).hexdigest()), ('SHA1', hashlib.sha1(data).hexdigest())):
        text = re.sub('^%s: .*$' % key, '%s: %s' % (key, value), text, flags=re.M)
    return text
head = re.sub(r'(?m)^TIMESTAMP: (\\d+)', lambda m: 'TIMESTAMP: %d' % (int(m[1]) + 1), head)
open(index, 'w').write('\\n\\n'.join([head, *map(fit, stanzas)]))
`

describe('packages are signed by the server, and the laptop takes no others', () => {
	it('the key is the builder’s alone', async () => {
		const { exitCode } = await lab.server.run([
			'setpriv',
			'--reuid=altroot',
			'--regid=altroot',
			'--init-groups',
			'ls',
			'/var/lib/altroot/signing',
		])
		expect(exitCode).not.toBe(0)
		expect(await lab.server.mustRun(['stat', '-c', '%a %U', '/var/lib/altroot/signing'])).toBe('700 root\n')
		expect(await lab.laptop.read('/etc/portage/binrepos.conf/altroot.conf')).toContain('verify-signature = true')
		expect(
			await lab.laptop.mustRun([
				'git',
				'-C',
				'/var/lib/altroot/ledger.git',
				'ls-tree',
				'-r',
				'hosts/laptop',
				'--name-only',
			]),
		).not.toMatch(/gnupg|packages-key/)
	})

	it.each([
		{
			what: 'without a signature',
			script: 'cp /alt/var/cache/altroot/packages/app-misc/hello/hello-1.0-1.gpkg.tar new; mv new $f',
			words: 'binpkg appears unsigned',
		},
		{ what: 'signed by another key', script: signByAnother, words: 'binpkg signed with at least one unknown key' },
		{ what: 'changed after it was signed', script: changeImage, words: 'file size mismatched' },
	])('a package $what is refused, in words', async ({ script, words }) => {
		await forge(script)
		const { exitCode, stdout, stderr } = await upgrade()
		expect({ exitCode, said: stdout + stderr }).toMatchObject({ exitCode: 1, said: expect.stringContaining(words) })
		expect(stderr).toContain('has no sound signature of the server')
		await mend()
		await forget()
		expect((await lab.laptop.run(['ls', installed])).exitCode).not.toBe(0)
	})

	it('plain emerge refuses what is not signed, too', async () => {
		await forge('cp /alt/var/cache/altroot/packages/app-misc/hello/hello-1.0-1.gpkg.tar new; mv new $f')
		expect(await plain()).toMatchObject({ exitCode: 1, said: expect.stringContaining('binpkg appears unsigned') })
		await mend()
		await forget()
	})

	it('a server that has another key than at pairing is told of before anything is fetched', async () => {
		const index = '/alt/var/cache/binpkgs/Packages'
		await lab.server.mustRun(['sed', '-i.before', 's/^SIGNED_BY: ..../SIGNED_BY: 0000/', index])
		const { exitCode, stderr } = await upgrade()
		expect(exitCode).toBe(1)
		expect(stderr).toMatch(/error: the server signs its packages by the key 0000\w+, and this laptop knows another one/)
		await lab.server.mustRun(['mv', `${index}.before`, index])
	})

	it('what it has signed is installed, by `upgrade` and by plain emerge', async () => {
		const { exitCode, stdout, stderr } = await upgrade()
		expect({ exitCode, said: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, said: '' })
		expect(stderr).not.toContain('paired')
		await lab.laptop.mustRun(['ls', installed])
		await forget()
		expect(await plain()).toMatchObject({ exitCode: 0 })
	})

	it('a laptop that was paired before packages were signed goes on, is told what it lacks, and gets it by joining again', async () => {
		const { laptop, server } = lab
		await laptop.mustRun([
			'rm',
			'-rf',
			'/etc/altroot/packages-key.asc',
			'/etc/portage/gnupg',
			'/var/db/pkg/app-misc/hello-1.0',
		])
		await laptop.mustRun([
			'sed',
			'-i',
			's/^verify-signature.*/verify-signature = no/',
			'/etc/portage/binrepos.conf/altroot.conf',
		])
		await forget()
		const before = await upgrade()
		expect(before).toMatchObject({
			exitCode: 0,
			stderr: expect.stringContaining('this laptop was paired before they were signed'),
		})
		await laptop.mustRun(['ls', installed])
		await forget()
		expect(await plain()).toMatchObject({ exitCode: 0 })
		const line = await server.mustRun(['altroot-server', 'host', 'add', 'laptop', '--address', 'build-server'])
		await laptop.mustRun([...line.trim().split(' '), '--yes'])
		await forget()
		expect(await plain()).toMatchObject({ exitCode: 0 })
		expect((await upgrade()).stderr).not.toContain('paired before')
	})
})
