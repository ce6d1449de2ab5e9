import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examinePackagesKey } from '@altroot/agent-client/doctor/packages-key'
import type { Check } from '@altroot/shared/cli/check-list'
import type { Run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const fingerprint = 'ABCD1234'
const demanding = '[altroot]\nsync-uri = ssh://a@b/c\nverify-signature = true\n'

interface Prepared {
	readonly key?: boolean
	readonly home?: boolean
	readonly mode?: number
	/** As gpg(1) words it in the second field; undefined: it has no such key. */
	readonly validity?: string | undefined
	readonly gpg?: number
	readonly binrepos?: string
}

async function checks({ key = true, home = true, mode = 0o755, gpg = 0, ...rest }: Prepared = {}): Promise<Check[]> {
	const { binrepos = demanding } = rest
	const validity = 'validity' in rest ? rest.validity : 'u'
	const root = temporaryDirectory()
	const path = join(root, 'etc/portage/gnupg')
	if (key) writeFileSync(join(root, 'packages-key.asc'), '')
	if (home) mkdirSync(path, { recursive: true })
	if (home) chmodSync(path, mode)
	const run: Run = async (_program, args) => {
		const listed = validity === undefined ? '' : `pub:${validity}:255:22:X:1::::::sc:\nfpr:::::::::${fingerprint}:\n`
		const stdout = args.includes('--show-keys') ? `pub:-:255:\nfpr:::::::::${fingerprint}:\n` : listed
		return { exitCode: gpg, stdout: gpg === 0 ? stdout : '', stderr: '' }
	}
	const content = Buffer.from(binrepos)
	const tree = new Map([['etc/portage/binrepos.conf/altroot.conf', { content, executable: false }]])
	const found: Check[] = []
	for await (const check of examinePackagesKey(join(root, 'client.ini'), root, tree as never, run)) found.push(check)
	return found
}

it('a laptop that checks signatures by the trusted key is well', async () => {
	expect(await checks()).toEqual([
		{ what: 'binrepos.conf demands signatures' },
		{ what: 'the key of the server’s packages' },
	])
	expect((await checks({ binrepos: '[altroot]\nsync-uri = x\n' }))[0]).not.toHaveProperty('wrong')
})

it.each<[Prepared, RegExp]>([
	[{ key: false }, /paired before they were signed/],
	[{ home: false }, /there is no .*etc\/portage\/gnupg/],
	[{ validity: undefined }, /ABCD1234 is not among the keys/],
	[{ validity: 'e' }, /ABCD1234 has expired/],
	[{ validity: 'r' }, /is revoked/],
	[{ validity: '-' }, /does not trust ABCD1234/],
	[{ mode: 0o700 }, /cannot be read by the user nobody/],
	[{ gpg: 127 }, /no gpg/],
	[{ binrepos: demanding.replace('true', 'no') }, /altroot.conf:3 says verify-signature = no/],
	[{ binrepos: '[gentoo]\nsync-uri = x\n' }, /no file of it has the section \[altroot\]/],
	[{ binrepos: `[DEFAULT]\nverify-signature = false\n${demanding.replace(/verify.*\n/, '')}` }, /altroot.conf:2 says/],
])('%j is told with what to do', async (prepared, words) => {
	const wrong = (await checks(prepared)).filter((check) => check.wrong !== undefined)
	expect(wrong).toEqual([{ what: expect.any(String), wrong: expect.stringMatching(words), remedy: expect.any(String) }])
})
