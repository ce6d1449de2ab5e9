import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import type { Run } from '@altroot/shared/platform/run'

/** The key by which the server signs packages, as pairing has brought it: beside client.ini. */
export function packagesKeyPath(config: string): string {
	return join(dirname(config), 'packages-key.asc')
}

/** Where Portage looks for the keys that it trusts (BINPKG_GPG_VERIFY_GPG_HOME in make.globals). It stays on the laptop. */
function trustedKeysHome(configRoot: string): string {
	return join(configRoot, 'etc/portage/gnupg')
}

/** The trusted keys of a laptop that knows its server's; undefined on one that was paired before packages were signed. */
export function trustedKeysOf(config: string, configRoot: string): string | undefined {
	return existsSync(packagesKeyPath(config)) ? trustedKeysHome(configRoot) : undefined
}

/** What a laptop is told that does not know the key, though packages can be checked by it. */
export const keyUnknown =
	'signatures of packages are not checked here: this laptop was paired before they were signed; `altroot-server host add` on the server prints the line that pairs it anew'

export interface PackagesKey {
	/** ASCII armour. */
	readonly publicKey: string
	/** The one of an earlier pairing, which is not trusted any more. */
	readonly before: string | undefined
	readonly configRoot: string
}

/**
 * Makes Portage trust what the server has signed, and nothing else new. Safe to repeat: a crash in it leaves a key that is
 * not trusted yet. AgentErrors `no-gpg` and `key-refused`.
 */
export async function trustPackagesKey({ publicKey, before, configRoot }: PackagesKey, run: Run): Promise<void> {
	const home = trustedKeysHome(configRoot)
	await ensureHome(home, configRoot, run)
	const gpg = async (args: readonly string[], input = ''): Promise<string> => {
		const words = ['--homedir', home, '--batch', '--no-tty', '--quiet', '--no-permission-warning', ...args]
		const { exitCode: code, stdout, stderr } = await run('gpg', words, { input })
		if (code === 0) return stdout
		throw code === 127 ? withoutGpg() : refused(stderr.trim())
	}
	const fingerprintIn = async (key: string): Promise<string> => {
		const listing = await gpg(['--with-colons', '--show-keys'], key)
		return /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? ''
	}
	const fingerprint = await fingerprintIn(publicKey)
	const old = before === undefined || before === publicKey ? fingerprint : await fingerprintIn(before)
	await gpg(['--import'], publicKey)
	await gpg(['--import-ownertrust'], `${fingerprint}:6:\n`)
	// It may be gone already, by an attempt that was killed after this.
	if (old !== fingerprint) await gpg(['--yes', '--delete-keys', old]).catch(() => {})
	await gpg(['--check-trustdb']) // Portage asks without doing so
	await run('gpgconf', ['--homedir', home, '--kill', 'all'])
	await letEveryoneRead(home)
}

/**
 * getuto, where it is installed, makes the home with Gentoo's own keys, but only where there is none: so it comes first.
 * It asks key servers and fails without them, which is no reason not to pair.
 */
async function ensureHome(home: string, configRoot: string, run: Run): Promise<void> {
	if ((await readTextIfAny(join(home, 'trustdb.gpg'))) === undefined && configRoot === '/') {
		await run('getuto', [], { timeout: 300_000 })
	}
	await mkdir(home, { recursive: true, mode: 0o755 })
}

/** Portage checks signatures as the user nobody. */
async function letEveryoneRead(home: string): Promise<void> {
	await chmod(home, 0o755)
	for (const name of await readdir(home)) {
		if (/^(trustdb\.gpg|pubring\.(kbx|gpg))$/.test(name)) await chmod(join(home, name), 0o644)
	}
}

function withoutGpg(): AgentError {
	return new AgentError('no-gpg', 'the server signs its packages, and there is no gpg here to check that', {
		disposition: 'stall',
		exit: exitCode.failed,
		hint: 'install app-crypt/gnupg and run the same command again: its token is still good',
	})
}

function refused(words: string): AgentError {
	return new AgentError('key-refused', `gpg does not take the key that the server signs packages with: ${words}`, {
		disposition: 'stall',
		exit: exitCode.failed,
		hint: 'put that right and run the same command again: its token is still good',
	})
}

/**
 * That what the server has published is signed by the key that pairing has brought. AgentError `other-signer`; Portage
 * itself finds out only package by package, at the first one.
 */
export async function requireSigner(signer: string | undefined, config: string, run: Run): Promise<void> {
	const { stdout } = await run('gpg', ['--batch', '--quiet', '--with-colons', '--show-keys', packagesKeyPath(config)])
	if (signer !== undefined && stdout.includes(`:${signer}:`)) return
	const does = signer === undefined ? 'does not sign its packages' : `signs its packages by the key ${signer}`
	throw new AgentError(
		'other-signer',
		`the server ${does}, and this laptop knows ${signer === undefined ? 'its key' : 'another one'}`,
		{
			disposition: 'wait',
			hint: 'if that is meant so, `altroot-server host add` on the server prints the line that pairs this laptop anew',
		},
	)
}
