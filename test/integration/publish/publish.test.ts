import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adoptPackages } from '@altroot/agent-server/publish/adopt'
import { publish } from '@altroot/agent-server/publish/publish'
import { parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

/** An alt root with this vdb and these built packages, as emerge leaves them. */
function altRoot() {
	const root = temporaryDirectory()
	const pkgdir = join(root, 'var/cache/altroot/packages')
	const published = join(root, 'var/cache/binpkgs')
	const entries: string[] = []
	const put = (path: string, text: string): void => {
		mkdirSync(dirname(path), { recursive: true })
		writeFileSync(path, text)
	}
	return {
		root,
		pkgdir,
		published,
		merge: (cpv: string, buildId: string) => {
			put(join(root, 'var/db/pkg', cpv, 'BUILD_ID'), `${buildId}\n`)
			put(join(root, 'var/db/pkg', cpv, 'SLOT'), '0\n')
		},
		build: (cpv: string, buildId: string, size = 7) => {
			const path = `${cpv}-${buildId}.gpkg.tar`
			put(join(pkgdir, path), 'package')
			entries.push(`BUILD_ID: ${buildId}\nCPV: ${cpv}\nPATH: ${path}\nSIZE: ${size}\nUSE: a b\n`)
			put(
				join(pkgdir, 'Packages'),
				`CHOST: x86_64\nPACKAGES: ${entries.length}\nTIMESTAMP: 5\nVERSION: 0\n\n${entries.join('\n')}\n`,
			)
		},
		publish: (generation: number) => publish({ root, pkgdir, published, generation, clock: new FakeClock() }),
		index: () => parsePackagesIndex(readFileSync(join(published, 'Packages'), 'utf8')),
	}
}

describe('publishing', () => {
	it('shows exactly the builds that the alt root has merged: no older build, no package whose merge failed', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.build('app-misc/hello-1', '2')
		alt.build('app-misc/dies-1', '1')
		alt.merge('app-misc/hello-1', '2')
		alt.merge('app-misc/-MERGING-dies-1', '1')
		expect(await alt.publish(1)).toBe(1)
		const { header, packages } = alt.index()
		expect(packages.map((entry) => entry.get('PATH'))).toEqual(['app-misc/hello-1-2.gpkg.tar'])
		expect(header.get('PACKAGES')).toBe('1')
		expect(readFileSync(join(alt.published, 'app-misc/hello-1-2.gpkg.tar'), 'utf8')).toBe('package')
	})

	it('reads the BUILD_ID from the combined metadata file, too', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '3')
		mkdirSync(join(alt.root, 'var/db/pkg/app-misc/hello-1'), { recursive: true })
		writeFileSync(join(alt.root, 'var/db/pkg/app-misc/hello-1/metadata'), '#format=1\nBUILD_ID=3\nUSE=a\n')
		expect(await alt.publish(1)).toBe(1)
	})

	it('gives each index a later time than the last, so that Portage does not keep its cached one', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		await alt.publish(1)
		const first = Number(alt.index().header.get('TIMESTAMP'))
		await alt.publish(2)
		expect(Number(alt.index().header.get('TIMESTAMP'))).toBeGreaterThan(first)
	})

	it('leaves the last snapshot in place when a package file has another size than its index says', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		await alt.publish(1)
		const before = readlinkSync(alt.published)
		alt.build('app-misc/torn-1', '1', 99)
		alt.merge('app-misc/torn-1', '1')
		await expect(alt.publish(2)).rejects.toThrow('has 7 bytes, its index says 99')
		expect(readlinkSync(alt.published)).toBe(before)
	})

	it('names a package whose file is missing', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		rmSync(join(alt.pkgdir, 'app-misc/hello-1-1.gpkg.tar'))
		await expect(alt.publish(1)).rejects.toThrow('app-misc/hello-1 cannot be published')
	})

	it('keeps the last five snapshots', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		for (let generation = 1; generation <= 7; generation++) await alt.publish(generation)
		const names = readdirSync(join(alt.root, 'var/cache/altroot/generations')).map((name) => name.split('.')[0])
		expect(names.sort()).toEqual(['3', '4', '5', '6', '7'])
	})

	it('makes again what an attempt of the same second left behind, which a crash ended before the flip', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		await alt.publish(1)
		const left = readlinkSync(alt.published)
		rmSync(alt.published)
		expect(await alt.publish(1)).toBe(1)
		expect(readlinkSync(alt.published)).toBe(left)
		expect(alt.index().packages).toHaveLength(1)
	})

	it('publishes an empty index when nothing was ever built', async () => {
		const alt = altRoot()
		expect(await alt.publish(1)).toBe(0)
		expect(alt.index().packages).toEqual([])
	})
})

describe('a directory of packages from before Altroot', () => {
	it('becomes what emerge builds into', async () => {
		const alt = altRoot()
		mkdirSync(alt.published, { recursive: true })
		writeFileSync(join(alt.published, 'Packages'), 'VERSION: 0\n')
		await adoptPackages(alt.published, alt.pkgdir)
		expect(readFileSync(join(alt.pkgdir, 'Packages'), 'utf8')).toBe('VERSION: 0\n')
	})

	it('is moved aside where emerge has another already', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		mkdirSync(alt.published, { recursive: true })
		await adoptPackages(alt.published, alt.pkgdir)
		expect(lstatSync(`${alt.published}.before-altroot`).isDirectory()).toBe(true)
	})
})
