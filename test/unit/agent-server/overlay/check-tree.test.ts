import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findFault } from '@altroot/agent-server/overlay/check-tree'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function tree(files: Readonly<Record<string, string>>): string {
	const directory = temporaryDirectory()
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(directory, path)), { recursive: true })
		writeFileSync(join(directory, path), text)
	}
	return directory
}

it.each([
	[{ 'profiles/repo_name': 'mine\n', 'metadata/layout.conf': 'masters = gentoo\n' }, undefined],
	[{ 'profiles/repo_name': 'mine' }, undefined],
	[{ 'README.md': 'x' }, 'it has no profiles/repo_name: it is no ebuild repository'],
	[{ 'profiles/repo_name': 'yours\n' }, 'its own name is yours'],
	[
		{ 'profiles/repo_name': 'mine', 'metadata/layout.conf': 'thin-manifests = true\nmasters = gentoo kde\n' },
		'it builds on kde, which the server does not have',
	],
])('a tree with %j: %s', async (files, wrong) => {
	expect((await findFault('mine', tree(files), ['gentoo', 'mine']))?.wrong).toBe(wrong)
})
