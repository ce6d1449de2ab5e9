import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { readTextIfAny, syncDirectory, writeWhole } from '@altroot/shared/platform/disk'
import type { Run } from '@altroot/shared/platform/run'

/** The key that signs packages. Its home is GnuPG's, and nobody but its owner, the builder, can look into it. */
export interface SigningKey {
	readonly home: string
	/** 40 hex digits. */
	readonly fingerprint: string
	/** ASCII armour: what laptops trust. */
	readonly publicKey: string
}

/** What to do where there is no GnuPG. */
export const withoutGpg =
	'install app-crypt/gnupg and run `altroot-server init` again; until then laptops get packages without a signature'

/** The key in a home; undefined where none was made, also where its making was cut short. */
export async function readSigningKey(home: string): Promise<SigningKey | undefined> {
	const publicKey = await readTextIfAny(join(home, 'public.asc'))
	const fingerprint = await readTextIfAny(join(home, 'fingerprint'))
	if (publicKey === undefined || fingerprint === undefined) return undefined
	return { home, fingerprint: fingerprint.trim(), publicKey }
}

/**
 * Makes the key where there is none. The home is made beside and renamed: a crash leaves `HOME.new`, which the next call
 * removes. `no-gpg` where there is no GnuPG; AgentError `signing-key` with its words where it cannot make a key.
 */
export async function ensureSigningKey(home: string, run: Run): Promise<'made' | 'was there' | 'no-gpg'> {
	if (await readSigningKey(home)) return 'was there'
	if ((await run('gpg', ['--version'])).exitCode === 127) return 'no-gpg'
	const half = `${home}.new`
	await rm(half, { recursive: true, force: true })
	await mkdir(half, { recursive: true, mode: 0o700 })
	const gpg = async (...args: readonly string[]): Promise<string> => {
		const { exitCode, stdout, stderr } = await run('gpg', ['--homedir', half, '--batch', '--no-tty', ...args])
		if (exitCode === 0) return stdout
		throw new AgentError('signing-key', `gpg could not make the key that signs packages: ${stderr.trim()}`, {
			disposition: 'fatal',
			hint: 'put that right, then run `altroot-server init` again',
		})
	}
	try {
		// Without a passphrase: a service has nobody to ask. It does not expire, since laptops would refuse everything then.
		await gpg('--passphrase', '', '--quick-generate-key', 'Altroot packages', 'ed25519', 'sign', '0')
		const listing = await gpg('--with-colons', '--list-keys')
		await writeWhole(join(half, 'fingerprint'), `${/^fpr:+([0-9A-F]+):/m.exec(listing)?.[1]}\n`)
		await writeWhole(join(half, 'public.asc'), await gpg('--armor', '--export'))
	} finally {
		await endAgent(half, run)
	}
	await rm(home, { recursive: true, force: true }) // without both files it holds no key
	await rename(half, home)
	await syncDirectory(dirname(home))
	return 'made'
}

/** gpg starts an agent for each home, which would stay for ever. */
export async function endAgent(home: string, run: Run): Promise<void> {
	await run('gpgconf', ['--homedir', home, '--kill', 'all'])
}
