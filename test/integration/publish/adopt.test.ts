import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { adoptPackages } from '@altroot/agent-server/publish/adopt'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

function cache() {
	const directory = temporaryDirectory()
	return { directory, published: join(directory, 'binpkgs'), pkgdir: join(directory, 'altroot/packages') }
}
const packagesIn = (path: string, text: string): void => {
	mkdirSync(path, { recursive: true })
	writeFileSync(join(path, 'Packages'), text)
}

it('packages of an older set-up become those that the build goes on from', async () => {
	const { published, pkgdir } = cache()
	packagesIn(published, 'old')
	await adoptPackages(published, pkgdir)
	expect(readFileSync(join(pkgdir, 'Packages'), 'utf8')).toBe('old')
	expect(existsSync(published)).toBe(false)
})

it('they are moved aside where the build has its own already, each time under another name', async () => {
	const { published, pkgdir } = cache()
	packagesIn(pkgdir, 'own')
	for (const text of ['first', 'second']) {
		packagesIn(published, text)
		await adoptPackages(published, pkgdir)
	}
	expect(readFileSync(join(pkgdir, 'Packages'), 'utf8')).toBe('own')
	expect(readFileSync(join(`${published}.before-altroot`, 'Packages'), 'utf8')).toBe('first')
	expect(readFileSync(join(`${published}.before-altroot.2`, 'Packages'), 'utf8')).toBe('second')
})

it('a link of the administrator is kept aside', async () => {
	const { directory, published, pkgdir } = cache()
	symlinkSync('/srv/binpkgs', published)
	await adoptPackages(published, pkgdir)
	expect(readlinkSync(join(directory, 'binpkgs.before-altroot'))).toBe('/srv/binpkgs')
})

it('our own link, and nothing at all, stay as they are', async () => {
	const { published, pkgdir } = cache()
	await adoptPackages(published, pkgdir)
	symlinkSync('altroot/generations/3.1', published)
	await adoptPackages(published, pkgdir)
	expect(lstatSync(published).isSymbolicLink()).toBe(true)
})
