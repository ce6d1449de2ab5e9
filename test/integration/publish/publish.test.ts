import { createHash } from 'node:crypto'
import {
	appendFileSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { adoptPackages } from '@altroot/agent-server/publish/adopt'
import { identityOf } from '@altroot/agent-server/publish/identity'
import type { PublishOrder } from '@altroot/agent-server/publish/offer'
import { publish } from '@altroot/agent-server/publish/publish'
import { signPublished } from '@altroot/agent-server/publish/publish-again'
import { openRemembered } from '@altroot/agent-server/publish/remembered'
import { rootPlaces } from '@altroot/agent-server/store/places'
import { type FileDigests, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

/** An alt root with this vdb and these built packages, as emerge leaves them. */
function altRoot() {
	const root = temporaryDirectory()
	const { pkgdir, published } = rootPlaces(root)
	const order = { ...rootPlaces(root), root, keep: 5, signer: undefined, clock: new FakeClock() }
	const entries: string[] = []
	const put = (path: string, text: string): void => {
		mkdirSync(dirname(path), { recursive: true })
		writeFileSync(path, text)
	}
	return {
		root,
		pkgdir,
		published,
		order,
		merge: (cpv: string, buildId: string) => {
			put(join(root, 'var/db/pkg', cpv, 'BUILD_ID'), `${buildId}\n`)
			put(join(root, 'var/db/pkg', cpv, 'SLOT'), '0\n')
		},
		build: (cpv: string, buildId: string, { size = 7, sha1 = '' } = {}) => {
			const path = `${cpv}-${buildId}.gpkg.tar`
			put(join(pkgdir, path), 'package')
			entries.push(
				`BUILD_ID: ${buildId}\nCPV: ${cpv}\nPATH: ${path}\nSIZE: ${size}\n${sha1 && `SHA1: ${sha1}\n`}USE: a b\n`,
			)
			put(
				join(pkgdir, 'Packages'),
				`CHOST: x86_64\nPACKAGES: ${entries.length}\nTIMESTAMP: 5\nVERSION: 0\n\n${entries.join('\n')}\n`,
			)
		},
		publish: (generation: number, more: Partial<PublishOrder> = {}) => publish({ ...order, generation, ...more }),
		index: () => parsePackagesIndex(readFileSync(join(published, 'Packages'), 'utf8')),
	}
}

/** What is remembered of a file. */
function recall(path: string, file: string) {
	using remembered = openRemembered(path)
	return remembered.digests(identityOf(statSync(file, { bigint: true })))
}

function remember(path: string, file: string, digests: FileDigests): void {
	using remembered = openRemembered(path)
	remembered.keepDigests(identityOf(statSync(file, { bigint: true })), digests)
}

describe('publishing', () => {
	it('shows exactly the builds that the alt root has merged: no older build, no package whose merge failed', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.build('app-misc/hello-1', '2')
		alt.build('app-misc/dies-1', '1')
		alt.merge('app-misc/hello-1', '2')
		alt.merge('app-misc/-MERGING-dies-1', '1')
		expect(await alt.publish(1)).toEqual({ packages: 1, damaged: [] })
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
		expect(await alt.publish(1)).toEqual({ packages: 1, damaged: [] })
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

	it('leaves out a package file that has another size or digest than its index says, and names it', async () => {
		const alt = altRoot()
		const sha1 = createHash('sha1').update('package').digest('hex')
		alt.build('app-misc/hello-1', '1', { sha1 })
		alt.build('app-misc/torn-1', '1', { size: 99 })
		alt.build('app-misc/other-1', '1', { sha1: sha1.replace(/^./, 'x') })
		for (const name of ['hello', 'torn', 'other']) alt.merge(`app-misc/${name}-1`, '1')
		const { packages, damaged } = await alt.publish(2)
		expect({ packages, cpvs: damaged.map(({ cpv }) => cpv) }).toEqual({
			packages: 1,
			cpvs: ['app-misc/torn-1', 'app-misc/other-1'],
		})
		expect(damaged[0]?.why).toMatch(/torn-1-1.gpkg.tar has 7 bytes, its index says 99$/)
		expect(damaged[1]?.why).toMatch(/other-1-1.gpkg.tar is damaged: its SHA1 is not that of its index$/)
		expect(alt.index().packages.map((fields) => fields.get('CPV'))).toEqual(['app-misc/hello-1'])
	})

	it('reads a package again only after somebody has written to it', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1', { sha1: createHash('sha1').update('package').digest('hex') })
		alt.merge('app-misc/hello-1', '1')
		const file = join(alt.pkgdir, 'app-misc/hello-1-1.gpkg.tar')
		const path = rootPlaces(alt.root).remembered
		await alt.publish(1)
		expect(recall(path, file)).toMatchObject({ size: 7 })
		remember(path, file, { size: 7, md5: 'x', sha1: 'told' }) // what it tells is taken, so the file is not read
		expect((await alt.publish(2)).damaged).toHaveLength(1)
		writeFileSync(file, 'PACKAGE')
		expect((await alt.publish(3)).damaged).toHaveLength(1)
		writeFileSync(file, 'package')
		expect(await alt.publish(4)).toEqual({ packages: 1, damaged: [] })
	})

	it('names a package whose file is missing, and one that Portage has dropped from its index', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		alt.merge('app-misc/dropped-1', '4')
		rmSync(join(alt.pkgdir, 'app-misc/hello-1-1.gpkg.tar'))
		const { packages, damaged } = await alt.publish(1)
		expect(packages).toBe(0)
		expect(damaged.map(({ cpv, why }) => `${cpv}: ${why.replace(/^.*\//, '')}`)).toEqual([
			'app-misc/hello-1: hello-1-1.gpkg.tar is missing',
			'app-misc/dropped-1: its build 4 is not among the built packages any more',
		])
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
		expect(await alt.publish(1)).toEqual({ packages: 1, damaged: [] })
		expect(readlinkSync(alt.published)).toBe(left)
		expect(alt.index().packages).toHaveLength(1)
	})

	it('what was published before there was a key is signed by it, once', async () => {
		const alt = altRoot()
		alt.build('app-misc/hello-1', '1')
		alt.merge('app-misc/hello-1', '1')
		await alt.publish(1)
		const sign = async (file: string) => appendFileSync(file, ' signed')
		const order = { ...alt.order, generation: 1, signer: { key: 'K', sign, close: async () => {} } }
		expect(await signPublished(order)).toBe(true)
		expect(readFileSync(join(alt.published, 'app-misc/hello-1-1.gpkg.tar'), 'utf8')).toBe('package signed')
		expect(alt.index().header.get('SIGNED_BY')).toBe('K')
		expect(await signPublished(order)).toBe(false)
		expect(await signPublished({ ...order, signer: undefined })).toBe(false)
	})

	it('publishes an empty index when nothing was ever built', async () => {
		const alt = altRoot()
		expect(await alt.publish(1)).toEqual({ packages: 0, damaged: [] })
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
