import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readLocalTrees } from '@altroot/agent-client/pair/local-trees'
import { checkoutSentence, repositoryEntries } from '@altroot/agent-client/pair/repositories'
import { expect, test } from 'vitest'
import { temporaryDirectory, treeOf } from '../../../support/temporary.ts'

const server = { host: 'build-server', port: 2222, user: 'altroot' }
const offered = [{ name: 'gentoo', location: '/srv/gentoo' }]

async function entriesFor(reposConf: Readonly<Record<string, string>>, root = temporaryDirectory()) {
	const local = await readLocalTrees(treeOf(reposConf), root)
	return repositoryEntries(offered, local, server)
}

test('a tree that the laptop has is synced from the server, and stays in its place', async () => {
	const { sections } = await entriesFor({ 'etc/portage/repos.conf': '[gentoo]\nlocation = /usr/portage\n' })
	expect(Object.fromEntries(sections.get('gentoo') ?? [])).toEqual({
		'sync-type': 'rsync',
		'sync-uri': 'ssh://altroot@build-server/srv/gentoo',
		'sync-rsync-verify-metamanifest': 'no',
		'sync-user': 'root',
	})
})

test('a tree that only the server has gets a place, and keeps it when the laptop joins again', async () => {
	const fresh = repositoryEntries([{ name: 'guru', location: '/srv/guru' }], new Map(), server)
	expect(fresh.sections.get('guru')?.get('location')).toBe('/var/db/repos/guru')
	const again = { 'etc/portage/repos.conf/zz-altroot.conf': '[guru]\nlocation = /var/db/repos/guru\n' }
	const local = await readLocalTrees(treeOf(again), temporaryDirectory())
	expect(local.has('guru')).toBe(false)
})

test('a git checkout of the person’s own stays one, and the person is told', async () => {
	const root = temporaryDirectory()
	mkdirSync(join(root, 'usr/portage/.git'), { recursive: true })
	const { sections, checkouts } = await entriesFor(
		{ 'etc/portage/repos.conf': '[gentoo]\nlocation = /usr/portage\n' },
		root,
	)
	expect(sections.size).toBe(0)
	expect(checkouts.map(checkoutSentence)).toEqual([
		expect.stringContaining('gentoo is a git checkout of your own at /usr/portage'),
	])
})

const asRoot = test.skipIf(process.getuid?.() !== 0) // only root may give a file to another owner

asRoot('files keep the owner of the tree, beside the options that the person has', async () => {
	const root = temporaryDirectory()
	mkdirSync(join(root, 'usr/portage'), { recursive: true })
	chownSync(join(root, 'usr/portage'), 250, 251)
	const conf = (options: string) => `[gentoo]\nlocation = /usr/portage\nsync-rsync-extra-opts = ${options}\n`
	const optionsOf = async (options: string) =>
		(await entriesFor({ 'etc/portage/repos.conf': conf(options) }, root)).sections
			.get('gentoo')
			?.get('sync-rsync-extra-opts')
	const first = await optionsOf('--bwlimit=100')
	expect(first).toBe('--bwlimit=100 --owner --group --chown=250:251')
	expect(await optionsOf(first ?? '')).toBe(first)
})
