import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { lock } from '@altroot/shared/platform/lock'
import { run } from '@altroot/shared/platform/run'
import { cacheDirectory } from './cache.ts'

/** True where we may install packages ourselves: root on Debian, Ubuntu or a relative of theirs. */
export function canInstall(): boolean {
	return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

/** Installs Debian packages without a question, waiting for another apt that runs (a fresh machine upgrades itself). */
export async function installPackages(packages: readonly string[]): Promise<void> {
	// `apt-get update` does not wait for another one, which a test beside this may have begun.
	using _held = await lock(join(cacheDirectory(), 'apt.lock'), systemClock)
	await apt('update')
	await apt('install', '--yes', '--no-install-recommends', ...packages)
	for (const [name, service] of Object.entries(services)) if (packages.includes(name)) await stopService(service)
}

async function apt(...args: string[]): Promise<void> {
	// apt takes its proxy from the environment: hand it ours.
	const env = { ...(process.env as Record<string, string>), DEBIAN_FRONTEND: 'noninteractive' }
	const { exitCode, stderr } = await run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { env })
	if (exitCode === 0) return
	throw new AgentError('apt-failed', `apt-get ${args.join(' ')} failed: ${stderr.trim()}`, {
		disposition: 'fatal',
		hint: 'repair it by hand (apt-get -f install, network, /etc/apt), then run it again',
	})
}

/** The tests need programs of these; Debian also starts a service, and nobody asked for an open port 22 or an engine. */
const services = { 'openssh-server': 'ssh', 'docker.io': 'docker' }

async function stopService(name: string): Promise<void> {
	const units = [`${name}.service`, `${name}.socket`]
	if (existsSync('/run/systemd/system')) await run('systemctl', ['disable', '--now', ...units])
	else await run('service', [name, 'stop'])
}
