import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { newObject } from '@altroot/shared/ledger/object'
import { storeObjects } from '@altroot/shared/ledger/objects'
import { judgeSignature, signCommit } from '@altroot/shared/ledger/signed-commit'
import { run } from '@altroot/shared/platform/run'
import { parsePublicKey } from '@altroot/shared/ssh/key'
import { openSigner } from '@altroot/shared/ssh/signature'
import { describe, expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const person = 'laptop <altroot@laptop> 1700000000 +0000'
const emptyTree = newObject('tree', Buffer.alloc(0))
const commit = Buffer.from(`tree ${emptyTree.id}\nauthor ${person}\ncommitter ${person}\n\nA line with ü\n\nand more\n`)

describe.each([
	['ed25519', []],
	['rsa', ['-b', '2048']],
	['ecdsa', ['-b', '256']],
	['ecdsa', ['-b', '384']],
	['ecdsa', ['-b', '521']],
])('a commit signed with a key of type %s %s', (type, size) => {
	it('is good in the eyes of git, and one that git has signed is good in ours', async () => {
		const { key, publicKey, gitdir, signers } = await openWorkshop(type, size)
		const signer = openSigner(readFileSync(key, 'utf8'))!
		for (let n = 0; n < 8; n++) {
			const signed = newObject('commit', signCommit(Buffer.concat([commit, Buffer.from(`${n}\n`)]), signer))
			await storeObjects(openLedger(gitdir), [emptyTree, signed])
			expect((await verify(gitdir, signers, signed.id)).stderr).toMatch(/^Good "git" signature for altroot@laptop/)
			expect(judgeSignature(signed.content, [publicKey])).toEqual({ kind: 'good', key: publicKey })
		}
		const settings = [
			'-c',
			'gpg.format=ssh',
			'-c',
			`user.signingkey=${key}`,
			'-c',
			'user.name=x',
			'-c',
			'user.email=x@x',
		]
		const made = await run('git', [...settings, 'commit-tree', '-S', '-m', 'by git', emptyTree.id], { cwd: gitdir })
		const content = await run('git', ['cat-file', 'commit', made.stdout.trim()], { cwd: gitdir })
		expect(judgeSignature(Buffer.from(content.stdout), [publicKey])).toMatchObject({ kind: 'good' })
		expect(await realGit(gitdir, 'fsck', '--strict', '--no-dangling')).toBe('')
	})
})

async function openWorkshop(type: string, size: readonly string[]) {
	const directory = temporaryDirectory()
	const [gitdir, key, signers] = [join(directory, 'x.git'), join(directory, 'key'), join(directory, 'signers')]
	await run('git', ['init', '--quiet', '--bare', gitdir])
	await run('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-f', key])
	const line = readFileSync(`${key}.pub`, 'utf8')
	writeFileSync(signers, `altroot@laptop namespaces="git" ${line}`)
	return { gitdir, key, signers, publicKey: parsePublicKey(line)! }
}

function verify(gitdir: string, signers: string, id: string) {
	return run('git', ['-c', `gpg.ssh.allowedSignersFile=${signers}`, 'verify-commit', id], { cwd: gitdir })
}
