import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readInstalledPackages } from '@altroot/shared/platform/vdb'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function rootWith(packages: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
	const root = temporaryDirectory()
	for (const [cpv, fields] of Object.entries(packages)) {
		const directory = join(root, 'var/db/pkg', cpv)
		mkdirSync(directory, { recursive: true })
		for (const [name, text] of Object.entries(fields)) writeFileSync(join(directory, name), text)
	}
	return root
}

it('reads what each package was built as', async () => {
	const root = rootWith({
		'app-misc/usestool-1.0': {
			SLOT: '2/2.0\n',
			BUILD_ID: '3\n',
			USE: 'amd64 loud\n',
			IDEPEND: 'dev-build/itool\n',
			repository: 'gentoo\n',
		},
		'app-misc/leaf-1.0': { SLOT: '0\n', USE: '\n', repository: 'gentoo\n' },
	})
	expect(await readInstalledPackages(root)).toEqual([
		{ cpv: 'app-misc/leaf-1.0', buildId: null, slot: '0', repository: 'gentoo', use: new Set(), idepend: '' },
		{
			cpv: 'app-misc/usestool-1.0',
			buildId: 3,
			slot: '2/2.0',
			repository: 'gentoo',
			use: new Set(['amd64', 'loud']),
			idepend: 'dev-build/itool',
		},
	])
})

it('reads the combined file where the single ones are gone', async () => {
	const metadata =
		'#format=1\nBUILD_ID=1\nIDEPEND=dev-build/itool\nSLOT=0\nUSE=\nrepository=gentoo\n#dir_mtime=1795350447072585645\n'
	const [found] = await readInstalledPackages(rootWith({ 'app-misc/usestool-1.0': { metadata } }))
	expect(found).toMatchObject({ buildId: 1, slot: '0', repository: 'gentoo', idepend: 'dev-build/itool' })
})

it('a package whose merge was cut short is not installed', async () => {
	expect(await readInstalledPackages(rootWith({ 'app-misc/-MERGING-x-1.0': { SLOT: '0' } }))).toEqual([])
})

it('a root without vdb has no packages', async () => {
	expect(await readInstalledPackages(temporaryDirectory())).toEqual([])
})
