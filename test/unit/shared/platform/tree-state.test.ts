import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const commit = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const older = 'c3d1f0a6b7e8d9c0a1b2c3d4e5f60718293a4b5c'
const time = 'Mon, 02 Mar 2026 00:45:00 +0000'

it.each<[string, Record<string, string>, string | undefined]>([
	['a branch', { '.git/HEAD': 'ref: refs/heads/master\n', '.git/refs/heads/master': `${commit}\n` }, commit],
	[
		'a branch that git has packed',
		{
			'.git/HEAD': 'ref: refs/heads/master\n',
			'.git/packed-refs': `# pack-refs with: peeled fully-peeled sorted\n${older} refs/heads/main\n${commit} refs/heads/master\n`,
		},
		commit,
	],
	['a commit without a branch', { '.git/HEAD': `${commit}\n`, 'metadata/timestamp.chk': time }, commit],
	['a mirror', { 'metadata/timestamp.chk': `${time}\n` }, time],
	[
		'a mirror that says its commit',
		{ 'metadata/timestamp.chk': time, 'metadata/timestamp.commit': `${commit} 1772412300 2026-03-02` },
		commit,
	],
	['a mirror with the other name', { 'metadata/timestamp': `${time}\n` }, time],
	['a clone without commits', { '.git/HEAD': 'ref: refs/heads/master\n' }, undefined],
	['nowhere that it says', { 'profiles/repo_name': 'own\n' }, undefined],
])('the state of a tree from %s', async (_, files, state) => {
	const directory = temporaryDirectory()
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(directory, dirname(path)), { recursive: true })
		writeFileSync(join(directory, path), text)
	}
	expect(await readTreeState(directory)).toBe(state)
})
