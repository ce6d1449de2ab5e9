import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { lock } from '@altroot/shared/platform/lock'
import { run } from '@altroot/shared/platform/run'
import { canInstall, installPackages } from '../support/apt.ts'
import { cacheDirectory } from '../support/cache.ts'
import { portageSource } from '../support/portage.ts'

/** Debian 13 has the systemd (257) that the units are written for, as Gentoo does; 12 would pass over half of their lines. */
const suite = 'trixie'

const packages = [
	...['systemd', 'dbus', 'openrc', 'procps'],
	...['git', 'rsync', 'openssh-client', 'gpg', 'gpg-agent', 'libatomic1'], // what Altroot needs
	...['python3', 'pax-utils', 'zstd', 'bzip2', 'patch', 'make'], // what Portage needs
]

/** Neither manuals nor translations, and no waiting for the disk: all of it can be made again. */
const options = [
	'--mode=root',
	'--variant=minbase',
	`--include=${packages.join(',')}`,
	'--dpkgopt=force-unsafe-io',
	...['doc', 'man', 'locale'].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
]

/** Raised when what is in the root changes. */
const edition = 3

/** Portage, compiled for this Python: without that each of its programs takes a second to begin. */
const withPortage = (source: string): string =>
	`--customize-hook=cp -R "${source}" "$1/opt/portage" && chroot "$1" python3 -m compileall -q -f /opt/portage/lib`

/**
 * The directory of a small Debian with systemd, OpenRC and Portage, made on first use (about 25 seconds) by mmdebstrap, which
 * does what debootstrap does in half the time. The directory appears in one rename; what a killed run has left is
 * cleared away by the next.
 */
export async function debianRoot(): Promise<string> {
	const root = join(cacheDirectory(), `debian-${suite}-${edition}`)
	if (existsSync(root)) return root
	using _held = await lock(join(cacheDirectory(), 'debian.lock'), systemClock)
	if (existsSync(root)) return root
	const partial = join(cacheDirectory(), '.debian.partial')
	await rm(partial, { recursive: true, force: true })
	await mkdir(cacheDirectory(), { recursive: true })
	// apt takes its proxy from the environment: hand it ours.
	const env = { ...(process.env as Record<string, string>), TMPDIR: cacheDirectory() }
	const made = [...options, withPortage(await portageSource()), suite, partial]
	const { exitCode, stderr } = await run('mmdebstrap', made, { env })
	if (exitCode !== 0) {
		throw new AgentError('debian-root', `mmdebstrap failed: ${stderr.trim().split('\n').slice(-5).join('; ')}`, {
			disposition: 'fatal',
			hint: 'check the network connection and the free disk space, then run it again',
		})
	}
	await rename(partial, root)
	return root
}

/** Installs what the tests of services need beside the others, where we may; what is missing otherwise, by Debian's names. */
export async function missingPrograms(): Promise<readonly string[]> {
	const needed = { 'systemd-nspawn': 'systemd-container', mmdebstrap: 'mmdebstrap' }
	const missing: string[] = []
	for (const [program, name] of Object.entries(needed)) {
		if ((await run(program, ['--version'])).exitCode !== 0) missing.push(name)
	}
	if (missing.length === 0 || !canInstall()) return missing
	await installPackages(missing)
	return []
}
