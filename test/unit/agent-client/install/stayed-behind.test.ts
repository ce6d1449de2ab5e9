import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findStayedBehind } from '@altroot/agent-client/install/stayed-behind'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { transcript } from '../../../support/transcript.ts'

async function stayed(
	stdout: string,
	{ offered = [], failed = [] }: { offered?: string[]; failed?: FailedPackage[] } = {},
) {
	const root = temporaryDirectory()
	const copy = join(root, 'var/cache/edb/binhost/build-server/alt/var/cache/binpkgs')
	mkdirSync(copy, { recursive: true })
	writeFileSync(join(copy, 'Packages'), ['TIMESTAMP: 1', ...offered.map((cpv) => `CPV: ${cpv}`)].join('\n\n'))
	return await findStayedBehind({
		source: {
			gate: { user: 'altroot', host: 'build-server', port: 2222, identity: '/k', knownHosts: '/h' },
			packages: '/alt/var/cache/binpkgs',
			root,
		},
		emerge: 'emerge',
		own: {},
		failed,
		run: async () => ({ exitCode: 0, stdout, stderr: '' }),
	})
}

const leaf = '[ebuild  N     ] app-misc/leaf-2.0::gentoo  0 KiB\n\nTotal: 1 package (1 new), Size of downloads: 0 KiB\n'

it('nothing stays behind where emerge has nothing more to do', async () => {
	expect(await stayed(transcript('05-nothing-to-merge-second-run'))).toEqual([])
})

it('other USE flags are named, from both sides', async () => {
	expect(await stayed(transcript('50g-laptop-use-mismatch-g'))).toEqual([
		{ package: 'app-misc/slotted-2.0', reason: 'the server built it with USE="foo", but this laptop wants USE="-foo"' },
	])
})

it('what failed on the server comes with its reason', async () => {
	const failed = [{ package: 'app-misc/leaf-2.0', phase: 'compile', reason: 'emake failed', log: '/x', tail: [] }]
	expect(await stayed(leaf, { failed })).toEqual([
		{ package: 'app-misc/leaf-2.0', reason: 'the server could not build it (compile): emake failed' },
	])
})

it.each([
	['another version', ['app-misc/leaf-1.0', 'app-misc/leaflet-9'], 'the server has app-misc/leaf-1.0 instead'],
	['none at all', ['app-misc/leaflet-2.0'], 'the server has no binary package of it'],
	['one that Portage refuses', ['app-misc/leaf-2.0'], 'Portage does not accept the build that the server has'],
])('the index tells of %s', async (_, offered, words) => {
	const [only] = await stayed(leaf, { offered })
	expect(only?.reason).toContain(words)
})

it('an atom of the world that cannot be had is told', async () => {
	const [only] = await stayed(transcript('26b-world-missing-pkg'))
	expect(only).toMatchObject({ package: 'app-misc/nope', reason: expect.stringContaining('is left out') })
})

it('an emerge that gives no plan is an error, not good news', async () => {
	await expect(stayed('')).rejects.toMatchObject({ code: 'emerge-failed' })
})
