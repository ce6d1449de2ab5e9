import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signPackage } from '@altroot/agent-server/sign/sign-package'
import { ensureSigningKey, readSigningKey } from '@altroot/agent-server/sign/signing-key'
import { type Run, run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

const openHome = () => join(temporaryDirectory(), 'signing')
const missing: Run = async () => ({ exitCode: 127, stdout: '', stderr: '' })

it('a key is made once, for its owner alone, and leaves no agent behind', async () => {
	const home = openHome()
	expect(await ensureSigningKey(home, run)).toBe('made')
	const key = await readSigningKey(home)
	expect(key).toMatchObject({ home, fingerprint: expect.stringMatching(/^[0-9A-F]{40}$/) })
	expect(key?.publicKey).toMatch(/^-----BEGIN PGP PUBLIC KEY BLOCK-----\n/)
	expect((statSync(home).mode & 0o777).toString(8)).toBe('700')
	expect(readdirSync(home).filter((name) => name.startsWith('S.'))).toEqual([])
	expect(await ensureSigningKey(home, run)).toBe('was there')
	expect(await readSigningKey(home)).toEqual(key)
})

it('what a kill has left of a home is cleared away, and a key is made', async () => {
	const home = openHome()
	for (const half of [home, `${home}.new`]) {
		mkdirSync(half)
		writeFileSync(join(half, 'pubring.kbx'), 'torn')
	}
	expect(await readSigningKey(home)).toBeUndefined()
	expect(await ensureSigningKey(home, run)).toBe('made')
	expect(existsSync(`${home}.new`)).toBe(false)
	expect(await readSigningKey(home)).toBeDefined()
})

it('without gpg there is no key, and no half of one', async () => {
	const home = openHome()
	expect(await ensureSigningKey(home, missing)).toBe('no-gpg')
	expect([existsSync(home), existsSync(`${home}.new`)]).toEqual([false, false])
})

it('a package that cannot be signed is named, with what to do', async () => {
	const key = { home: '/h', fingerprint: 'F', publicKey: '' }
	await expect(signPackage('/x.gpkg.tar', key, missing)).rejects.toMatchObject({
		code: 'signing-failed',
		message: '/x.gpkg.tar cannot be signed: there is no gpkg-sign',
		hint: expect.stringContaining('sys-apps/portage'),
	})
	const refused: Run = async () => ({ exitCode: 1, stdout: '', stderr: ' * Signature exception: /x.gpkg.tar\n' })
	await expect(signPackage('/x.gpkg.tar', key, refused)).rejects.toThrow('Signature exception')
})
