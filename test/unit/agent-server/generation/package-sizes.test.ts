import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageSizes } from '@altroot/agent-server/generation/package-sizes'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

it('tells the size of the very build that the root has installed', async () => {
	const root = temporaryDirectory()
	for (const [cpv, build] of Object.entries({ 'a/b-1': '2', 'a/c-1': '1', 'a/d-1': '' })) {
		mkdirSync(join(root, 'var/db/pkg', cpv), { recursive: true })
		writeFileSync(join(root, 'var/db/pkg', cpv, 'SLOT'), '0')
		writeFileSync(join(root, 'var/db/pkg', cpv, 'BUILD_ID'), build)
	}
	const stanzas = [
		'CPV: a/b-1\nBUILD_ID: 1\nSIZE: 10',
		'CPV: a/b-1\nBUILD_ID: 2\nSIZE: 20',
		'CPV: a/c-1\nBUILD_ID: 3\nSIZE: 30',
	]
	writeFileSync(join(root, 'Packages'), `PACKAGES: 3\n\n${stanzas.join('\n\n')}\n`)
	expect(await packageSizes(root, root)).toEqual(new Map([['a/b-1', 20]]))
	expect(await packageSizes(root, join(root, 'nowhere'))).toEqual(new Map())
})
