import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { flipLink } from '@altroot/shared/platform/disk'
import { type RunResult, run } from '@altroot/shared/platform/run'
import { expect, test } from 'vitest'
import { type Guest, type House, openHouse, write } from './support/house.ts'
import { ssh, sshCommand } from './support/openssh.ts'

const syncOptions = [
	...['--recursive', '--links', '--safe-links', '--perms', '--times', '--omit-dir-times', '--compress', '--force'],
	...['--whole-file', '--delete', '--stats', '--human-readable', '--timeout=180', '--exclude=/distfiles'],
	...['--exclude=/local', '--exclude=/packages', '--exclude=/.git'],
]

test('a package comes as Portage fetches it (FETCHCOMMAND_SSH)', async () => {
	const house = await openHouse()
	const target = join(house.directory, 'hello-1-1.gpkg.tar')
	const source = `${house.laptop.packages}/app-misc/hello/hello-1-1.gpkg.tar`
	expect(await rsync(house, house.laptop, ['-avP'], source, target)).toMatchObject({ exitCode: 0 })
	expect(readFileSync(target, 'utf8')).toBe('the package of laptop\n')
})

test('a tree comes as Portage syncs it: first its time, then all of it', async () => {
	const house = await openHouse()
	const stamp = join(house.directory, 'stamp')
	const source = `${house.tree}/metadata/timestamp.chk`
	expect(await rsync(house, house.laptop, [...syncOptions, '--verbose', '--inplace'], source, stamp)).toMatchObject({
		exitCode: 0,
	})
	expect(readFileSync(stamp, 'utf8')).toContain('2026')
	const copy = join(house.directory, 'copy')
	for (const noise of ['--verbose', '--quiet', '--checksum']) {
		expect(await rsync(house, house.laptop, [...syncOptions, noise], `${house.tree}/`, copy)).toMatchObject({
			exitCode: 0,
		})
	}
	expect(readdirSync(copy).sort()).toEqual(['metadata', 'profiles'])
})

test('a name with a blank, a quote and an umlaut comes too', async () => {
	const house = await openHouse()
	const name = `it's "a" ö$HOME.gpkg.tar`
	write(join(house.laptop.packages, name), 'odd\n')
	const target = join(house.directory, 'odd')
	expect(await rsync(house, house.laptop, ['-avP'], `${house.laptop.packages}/${name}`, target)).toMatchObject({
		exitCode: 0,
	})
	expect(readFileSync(target, 'utf8')).toBe('odd\n')
})

test('the published packages are read through their link, and stay one generation when it is flipped', async () => {
	const house = await openHouse()
	const { packages } = house.laptop
	for (let n = 0; n < 300; n++) write(join(packages, `pkg/${n}`), 'one\n')
	for (let n = 0; n < 300; n++) write(join(house.directory, `laptop/generations/2/pkg/${n}`), 'two\n')
	const copy = join(house.directory, 'copy')
	const coming = rsync(house, house.laptop, ['-a', '--bwlimit=200'], `${packages}/pkg/`, copy)
	await flipLink(packages, 'generations/2')
	expect(await coming).toMatchObject({ exitCode: 0 })
	const contents = new Set(readdirSync(copy).map((name) => readFileSync(join(copy, name), 'utf8')))
	expect([readdirSync(copy).length, contents.size]).toEqual([300, 1])
})

test.each([
	['the packages of another host', (house: House) => `${house.other.packages}/Packages`],
	['the ledger', (house: House) => `${house.ledger}/`],
	['a way up', (house: House) => `${house.laptop.packages}/../../other/binpkgs/Packages`],
	['a link out of a tree', (house: House) => `${house.tree}/escape/etc/passwd`],
	['a link out of a tree, as a directory', (house: House) => `${house.tree}/escape/`],
	['this machine', () => '/etc/passwd'],
])('%s cannot be read', async (_title, source) => {
	const house = await openHouse()
	symlinkSync('/', join(house.tree, 'escape'))
	const target = join(house.directory, 'stolen')
	mkdirSync(target)
	const { exitCode, stderr } = await rsync(house, house.laptop, ['-a'], source(house), `${target}/`)
	expect(exitCode).not.toBe(0)
	expect(stderr).toContain('is outside')
	expect(readdirSync(target)).toEqual([])
})

test.each([
	['links followed', '-L'],
	['unsafe links followed', '--copy-unsafe-links'],
	['directories behind links', '-k'],
	['arguments past the gate', '-s'],
	['sources that vanish', '--remove-source-files'],
])('%s (%s) is refused', async (_title, option) => {
	const house = await openHouse()
	symlinkSync('/etc/passwd', join(house.tree, 'passwd'))
	const target = join(house.directory, 'stolen')
	const result = await rsync(house, house.laptop, ['-a', option], `${house.tree}/`, `${target}/`)
	expect(result.exitCode).not.toBe(0)
	expect(result.stderr).toMatch(/altroot: (?:the rsync option .* is not allowed|rsync may only read) here/)
})

test('a link in a tree comes as a link', async () => {
	const house = await openHouse()
	symlinkSync('/etc/passwd', join(house.tree, 'passwd'))
	const copy = join(house.directory, 'copy')
	await rsync(house, house.laptop, ['-a'], `${house.tree}/passwd`, `${copy}/`)
	expect((await run('readlink', [join(copy, 'passwd')])).stdout).toBe('/etc/passwd\n')
})

test.each([
	['shown in an error', (secret: string) => `dir-merge ${secret}`],
	['as patterns', (secret: string) => `dir-merge,- ${secret}`],
])('a filter rule cannot read a file outside: %s', async (_title, rule) => {
	const house = await openHouse()
	const secret = join(house.directory, 'secret')
	write(secret, 'repo_name\nTOPSECRET\n') // as a pattern it would hide the file of that name
	const copy = join(house.directory, 'copy')
	const result = await rsync(house, house.laptop, ['-a', `--filter=${rule(secret)}`], `${house.tree}/`, copy)
	expect(result.stdout + result.stderr).not.toContain('TOPSECRET')
	expect(readdirSync(join(copy, 'profiles'))).toEqual(['repo_name'])
})

test('nothing can be written', async () => {
	const house = await openHouse()
	const source = join(house.directory, 'mine')
	write(source, 'mine')
	const remote = `altroot@127.0.0.1:${house.laptop.packages}/mine`
	const { exitCode, stderr } = await run('rsync', [`--rsh=${sshCommand(house, house.laptop)}`, '-a', source, remote])
	expect(exitCode).not.toBe(0)
	expect(stderr).toContain('altroot: rsync may only read here')
})

test('the index of the packages comes by `cat`, as Portage asks for it, and no other file does', async () => {
	const house = await openHouse()
	const index = `${house.laptop.packages}/Packages`
	expect(await ssh(house, house.laptop, '--', 'cat', index)).toMatchObject({
		exitCode: 0,
		stdout: 'PACKAGES: 1\n\nCPV: app-misc/hello-1\n',
	})
	for (const path of [`${house.other.packages}/Packages`, `${index}/../app-misc`, '/etc/passwd', 'Packages']) {
		expect(await ssh(house, house.laptop, 'cat', path)).toMatchObject({ exitCode: 1, stdout: '' })
	}
})

function rsync(house: House, guest: Guest, options: string[], source: string, target: string): Promise<RunResult> {
	return run('rsync', [`--rsh=${sshCommand(house, guest)}`, ...options, `altroot@127.0.0.1:${source}`, target])
}
