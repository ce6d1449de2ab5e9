import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { confine } from '@altroot/agent-server/gate/confine'
import { flipLink } from '@altroot/shared/platform/disk'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

test.each([
	['binpkgs/Packages', 'generations/7/Packages'],
	['binpkgs/app/a.gpkg.tar', 'generations/7/app/a.gpkg.tar'],
	['binpkgs/', 'generations/7/'],
	['binpkgs/.', 'generations/7/'],
	['binpkgs/app/', 'generations/7/app/'],
	['binpkgs/app', 'generations/7/app'],
	['binpkgs//app/./a.gpkg.tar', 'generations/7/app/a.gpkg.tar'],
	['binpkgs/app/../Packages', 'generations/7/Packages'],
	['binpkgs/inner/a.gpkg.tar', 'generations/7/app/a.gpkg.tar'],
	['tree', 'tree'],
	['tree/', 'tree/'],
	['tree/escape', 'tree/escape'], // the link itself, which rsync sends as a link
	['tree/escape/..', 'tree'], // `..` takes back a name; the link before it is never followed
	['binpkgs/missing', 'generations/7/missing'], // rsync says that it is not there
])('%s means %s', async (requested, meant) => {
	const { directory, roots } = layOut()
	const path = `${directory}/${requested}`
	expect(await confine(path, roots)).toMatchObject({ kind: 'confined', path: `${directory}/${meant}` })
})

test.each([
	['secret', 'is outside'],
	['binpkgs/../secret', 'is outside'],
	['binpkgs/app/../../secret', 'is outside'],
	['binpkgs-of-another/x', 'is outside'],
	['tree/escape/secret', 'is outside'],
	['tree/escape/', 'is outside'],
	['tree/escape/.', 'is outside'],
	['binpkgs', 'is a link'],
	['binpkgs/missing/x', 'no such file'],
	['tree/broken/x', 'no such file'],
])('%s is refused: it %s', async (requested, reason) => {
	const { directory, roots } = layOut()
	expect(await confine(`${directory}/${requested}`, roots)).toEqual({
		kind: 'refused',
		reason: expect.stringContaining(reason),
	})
})

test('the answer lies in one generation, also while the link is flipped', async () => {
	const { directory, roots } = layOut()
	for (let flips = 0; flips < 20; flips++) {
		const asked = confine(`${directory}/binpkgs/app/a.gpkg.tar`, roots)
		await flipLink(join(directory, 'binpkgs'), flips % 2 === 0 ? 'generations/8' : 'generations/7')
		const answer = await asked
		expect(answer).toMatchObject({ kind: 'confined' })
		if (answer.kind === 'confined') expect(answer.path).toBe(`${answer.root}/app/a.gpkg.tar`)
	}
})

function layOut(): { directory: string; roots: string[] } {
	const directory = temporaryDirectory()
	for (const generation of ['7', '8']) {
		mkdirSync(join(directory, 'generations', generation, 'app'), { recursive: true })
		writeFileSync(join(directory, 'generations', generation, 'Packages'), '')
		writeFileSync(join(directory, 'generations', generation, 'app/a.gpkg.tar'), '')
		symlinkSync('app', join(directory, 'generations', generation, 'inner'))
	}
	symlinkSync('generations/7', join(directory, 'binpkgs'))
	mkdirSync(join(directory, 'tree'))
	symlinkSync('/', join(directory, 'tree/escape'))
	symlinkSync('/nonexistent/place', join(directory, 'tree/broken'))
	writeFileSync(join(directory, 'secret'), '')
	return { directory, roots: [join(directory, 'binpkgs'), join(directory, 'tree')] }
}
