import { AgentError } from '@altroot/shared/errors'
import { plainEnvironment, type Run } from '@altroot/shared/platform/run'
import type { SigningKey } from './signing-key.ts'

/**
 * Signs a package file in place with Portage's own program, which first holds everything in it against the manifest
 * within. AgentError `signing-failed` with its words; the file is then as it was.
 */
export async function signPackage(file: string, { home, fingerprint }: SigningKey, run: Run): Promise<void> {
	const env = {
		...plainEnvironment(),
		BINPKG_GPG_SIGNING_GPG_HOME: home,
		BINPKG_GPG_SIGNING_KEY: fingerprint,
		// Portage's default takes a lock below /run/lock for people who build several things at once: we do not.
		BINPKG_GPG_SIGNING_BASE_COMMAND: 'gpg --sign --armor [PORTAGE_CONFIG]',
		BINPKG_GPG_SIGNING_DIGEST: 'SHA512',
		// A package that has another signature already is signed anew, whoever that was of.
		FEATURES: 'binpkg-ignore-signature',
	}
	const { exitCode, stdout, stderr } = await run('gpkg-sign', ['--allow-unsigned', file], { env })
	if (exitCode === 0) return
	const said = `${stdout}\n${stderr}`.trim().split('\n').at(-1)
	throw new AgentError(
		'signing-failed',
		`${file} cannot be signed: ${exitCode === 127 ? 'there is no gpkg-sign' : said}`,
		{
			disposition: 'stall',
			hint:
				exitCode === 127
					? 'install a sys-apps/portage that has it (3.0.31 or later)'
					: `what it says in full: gpkg-sign --allow-unsigned on a copy of the file`,
		},
	)
}
