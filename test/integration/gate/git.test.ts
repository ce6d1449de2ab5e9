import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { branchOf } from '@altroot/shared/ledger/names'
import { run } from '@altroot/shared/platform/run'
import { expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { type House, openHouse, write } from './support/house.ts'
import { git, sshOptions } from './support/openssh.ts'

test('a host pushes its own branch, again and again, and clones it with plain git', async () => {
	const { house, push, commit } = await openWorkshop()
	await commit('one')
	expect(await push('HEAD:refs/heads/hosts/laptop')).toMatchObject({ exitCode: 0 })
	const revision = await commit('two')
	expect(await push('HEAD:refs/heads/hosts/laptop')).toMatchObject({ exitCode: 0 })
	expect(await realGit(house.ledger, 'rev-parse', branchOf('laptop'))).toBe(`${revision}\n`)
	const clone = await git(house, house.laptop, house.directory, 'clone', '-b', 'hosts/laptop', url(house), 'copy')
	expect(clone).toMatchObject({ exitCode: 0 })
	expect(await realGit(house.ledger, 'fsck', '--strict')).toBe('')
})

test.each([
	['the branch of another host', 'refs/heads/hosts/other'],
	['a branch below its own', 'refs/heads/hosts/laptop/x'],
	['a branch whose name begins like its own', 'refs/heads/hosts/laptop2'],
	['any other branch', 'refs/heads/base'],
	['a tag', 'refs/tags/v1'],
	['the notes', 'refs/notes/altroot'],
	['a proposal', 'refs/heads/proposals/laptop/1'],
	['a ref of no known kind', 'refs/altroot/x'],
])('%s cannot be pushed, and the rule is named', async (_title, ref) => {
	const { house, push, commit } = await openWorkshop()
	await commit('one')
	const { exitCode, stderr } = await push(`HEAD:${ref}`)
	expect(exitCode).not.toBe(0)
	expect(stderr).toContain(`altroot: this key may push refs/heads/hosts/laptop only, not ${ref}\n`)
	expect(await realGit(house.ledger, 'for-each-ref')).toBe('')
	expect(house.logged.map(({ message }) => message)).toContain('refused')
})

test('history is never rewritten: no forced push, no deletion', async () => {
	const { house, push, commit, workTree } = await openWorkshop()
	await commit('one')
	const kept = await commit('two')
	await push('HEAD:refs/heads/hosts/laptop')
	await git(house, house.laptop, workTree, 'reset', '--hard', 'HEAD^')
	await commit('another two')
	expect(await push('+HEAD:refs/heads/hosts/laptop')).toMatchObject({
		exitCode: 1,
		stderr: expect.stringContaining('non-fast-forward'),
	})
	expect(await push(':refs/heads/hosts/laptop')).toMatchObject({
		exitCode: 1,
		stderr: expect.stringContaining('deletion prohibited'),
	})
	expect(await realGit(house.ledger, 'rev-parse', branchOf('laptop'))).toBe(`${kept}\n`)
})

test('the configuration of the repository cannot open what the gate closes', async () => {
	const { house, push, commit } = await openWorkshop()
	for (const setting of ['transfer.hideRefs=!refs/', 'receive.hideRefs=!refs/', 'receive.denyNonFastForwards=false']) {
		await realGit(house.ledger, 'config', '--add', ...(setting.split('=') as [string, string]))
	}
	await commit('one')
	await push('HEAD:refs/heads/hosts/laptop')
	await realGit(house.ledger, 'update-ref', branchOf('other'), 'refs/heads/hosts/laptop')
	const seen = await git(house, house.laptop, house.directory, 'ls-remote', url(house))
	expect(seen.stdout).not.toContain('other')
})

test('hooks in the repository do not run', async () => {
	const { house, push, commit } = await openWorkshop()
	write(join(house.ledger, 'hooks/pre-receive'), '#!/bin/sh\nexit 1\n')
	await run('chmod', ['755', join(house.ledger, 'hooks/pre-receive')])
	await commit('one')
	expect(await push('HEAD:refs/heads/hosts/laptop')).toMatchObject({ exitCode: 0 })
})

test('objects that git would not make are refused', async () => {
	const { house, push, workTree } = await openWorkshop()
	const blob = await git(house, house.laptop, workTree, 'hash-object', '-w', '--stdin')
	const entry = `100644 blob ${blob.stdout.trim()}\t.git\n`
	const tree = await run('git', ['mktree'], { cwd: workTree, input: entry })
	const commit = await git(house, house.laptop, workTree, 'commit-tree', '-S', '-m', 'x', tree.stdout.trim())
	const { exitCode, stderr } = await push(`${commit.stdout.trim()}:refs/heads/hosts/laptop`)
	expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('could be taken for .git') })
	expect(await realGit(house.ledger, 'for-each-ref')).toBe('')
})

test('an unsigned revision, and one that another host has signed, are refused over the wire', async () => {
	const { house, push, commit, workTree } = await openWorkshop()
	await commit('of the other', house.other)
	expect((await push('HEAD:refs/heads/hosts/laptop')).stderr).toMatch(
		/altroot: revision \w{10} is signed by SHA256:\S+, which is no key of laptop\n/,
	)
	await git(
		house,
		house.laptop,
		workTree,
		'-c',
		'commit.gpgSign=false',
		'commit',
		'--quiet',
		'--amend',
		'-m',
		'x',
		'--no-gpg-sign',
	)
	expect((await push('HEAD:refs/heads/hosts/laptop')).stderr).toMatch(/altroot: revision \w{10} is not signed/)
	expect(await realGit(house.ledger, 'for-each-ref')).toBe('')
})

test('a host takes in its own proposals, and may push again what a broken push had left', async () => {
	const { house, push, workTree } = await openLedgerOfTwo()
	await git(house, house.laptop, workTree, 'checkout', '--quiet', 'master')
	const merge = async (...args: string[]) =>
		(await git(house, house.laptop, workTree, 'commit-tree', '-S', ...args)).stdout.trim()
	const proposal = await merge('-m', 'proposed', 'HEAD^{tree}', '-p', 'HEAD')
	await git(house, house.laptop, workTree, 'push', house.ledger, `${proposal}:refs/heads/proposals/laptop/2`)
	const accepted = await merge('-m', 'accepted', 'HEAD^{tree}', '-p', 'HEAD', '-p', proposal)
	await git(house, house.laptop, workTree, 'push', house.ledger, `${accepted}:refs/heads/passing`)
	await realGit(house.ledger, 'update-ref', '-d', 'refs/heads/passing') // its objects stay behind
	expect(await push(`${accepted}:refs/heads/hosts/laptop`)).toMatchObject({ exitCode: 0 })
})

test('a host sees its own branch, its proposals and the notes, and nothing of another host', async () => {
	const { house } = await openLedgerOfTwo()
	const { stdout } = await git(house, house.laptop, house.directory, 'ls-remote', url(house))
	const refs = stdout
		.trim()
		.split('\n')
		.map((line) => line.split('\t')[1])
	expect(refs).toEqual(['refs/heads/hosts/laptop', 'refs/heads/proposals/laptop/1', 'refs/notes/altroot'])
})

test.each(['0', '2'])('an object of another host is not given by its id, with git protocol %s', async (version) => {
	const { house, foreign } = await openLedgerOfTwo()
	const copy = join(house.directory, 'copy.git')
	await run('git', ['init', '--quiet', '--bare', copy])
	const { exitCode, stderr } = await git(
		...([house, house.laptop, copy, '-c', `protocol.version=${version}`, 'fetch', url(house), foreign] as const),
	)
	expect(exitCode).not.toBe(0)
	expect(stderr).toMatch(/not our ref|unadvertised object/)
})

test('a raw request for an object of another host is refused too', async () => {
	const { house, foreign } = await openLedgerOfTwo()
	const want = `0032want ${foreign}\n00000009done\n`
	const { exitCode, stderr } = await run(
		'ssh',
		[...sshOptions(house, house.laptop), 'altroot@127.0.0.1', "git-upload-pack '/ledger'"],
		{ input: want },
	)
	expect(exitCode).not.toBe(0)
	expect(stderr).toContain('not our ref')
})

async function openWorkshop() {
	const house = await openHouse()
	const workTree = join(house.directory, 'work')
	mkdirSync(workTree)
	const ours = (...args: string[]) => git(house, house.laptop, workTree, ...args)
	await ours('init', '--quiet')
	return {
		house,
		workTree,
		push: (refspec: string) => ours('push', url(house), refspec),
		commit: async (text: string, by = house.laptop): Promise<string> => {
			write(join(workTree, 'etc/portage/package.use'), text)
			await ours('add', '-A')
			await git(house, by, workTree, 'commit', '--quiet', '-m', text)
			return (await ours('rev-parse', 'HEAD')).stdout.trim()
		},
	}
}

/** Both hosts have pushed; HEAD names the other host's branch, as a careless administrator might have it. */
async function openLedgerOfTwo() {
	const { house, push, commit, workTree } = await openWorkshop()
	await commit('of the laptop')
	await push('HEAD:refs/heads/hosts/laptop')
	await git(house, house.laptop, workTree, 'checkout', '--quiet', '--orphan', 'another')
	const foreign = await commit('of the other', house.other)
	await git(house, house.other, workTree, 'push', url(house), 'HEAD:refs/heads/hosts/other')
	const own = (await realGit(house.ledger, 'rev-parse', branchOf('laptop'))).trim()
	await realGit(house.ledger, 'update-ref', 'refs/heads/proposals/laptop/1', own)
	await realGit(house.ledger, 'update-ref', 'refs/heads/proposals/other/1', foreign)
	await realGit(house.ledger, 'update-ref', 'refs/notes/altroot', own)
	await realGit(house.ledger, 'symbolic-ref', 'HEAD', branchOf('other'))
	return { house, push, workTree, foreign }
}

function url(house: House): string {
	return `ssh://altroot@127.0.0.1:${house.port}/ledger`
}
