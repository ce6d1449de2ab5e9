import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { inject } from 'vitest'
import { type Host, hostBehind } from '../lab/host.ts'
import { Lines } from '../lab/lines.ts'
import { canInstall, installPackages } from '../support/apt.ts'
import { newControlGroup, removeControlGroups } from './control-groups.ts'
import { debianRoot } from './debian.ts'

const here = import.meta.dirname
const checkout = join(here, '../..')
const namespaces = ['--mount', '--pid', '--net', '--fork', '--kill-child=SIGKILL']
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' }

/** A Docker Engine of its own, with images to begin with, and a laptop that reaches what it publishes. */
export interface Docker extends AsyncDisposable {
	/** Where the engine is: /run/checkout is a copy of what the checkout holds for it. */
	readonly machine: Host
	readonly laptop: Host
}

/** Starts it, in about ten seconds. Throws where the machine cannot: a test that did not run is not one that passed. */
export async function openDocker(): Promise<Docker> {
	const unavailable = inject('unavailable')
	if (unavailable !== '') throw cannotRun(unavailable)
	await ensureDocker()
	const group = newControlGroup('docker')
	const sources = [await debianRoot(), checkout, inject('executables')]
	const first = spawn('unshare', [...namespaces, 'bash', join(here, 'docker.sh'), ...sources, group], {
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
		env: environment,
	})
	const [output, complaints] = [new Lines(first.stdout), new Lines(first.stderr)]
	try {
		const pid = (await output.until(/^started \d+$/)).split(' ')[1]!
		await complaints.until(/API listen on/)
		const enter = ['nsenter', '--all', '--target', pid, '--']
		const machine = hostBehind('docker', '127.0.0.1', enter)
		for (const [image, tar] of images) await machine.mustRun(['sh', '-c', `${tar} | docker import - ${image}`])
		const laptop = hostBehind('laptop', '192.0.2.1', [...enter, 'chroot', '/run/laptop/root'])
		return { machine, laptop, [Symbol.asyncDispose]: () => end(first, group) }
	} catch (error) {
		await end(first, group)
		throw cannotRun([...complaints.seen.slice(-10)].join('\n'), error)
	}
}

/** What stands in for the images that deploy/compose/Dockerfile begins with. */
const images = [
	['gentoo/stage3', 'tar --create --one-file-system --directory=/run/server/root --exclude=./var/db/repos .'],
	['gentoo/portage', 'tar --create --directory=/run/server/root var/db/repos/gentoo'],
] as const

async function end(first: ChildProcess, group: string): Promise<void> {
	first.stdin?.end()
	if (first.exitCode === null && first.signalCode === null) await once(first, 'exit')
	removeControlGroups(group)
}

/** Installs the engine and docker-compose where we may. A machine's own engine is left alone. */
async function ensureDocker(): Promise<void> {
	const needed = { '/usr/sbin/dockerd': 'docker.io', '/usr/bin/docker-compose': 'docker-compose' }
	const missing = Object.entries(needed).flatMap(([program, name]) => (existsSync(program) ? [] : [name]))
	if (missing.length === 0) return
	if (!canInstall()) throw cannotRun(`packages (Debian’s names) are missing: ${missing.join(', ')}`)
	await installPackages(missing)
}

function cannotRun(why: string, cause?: unknown): AgentError {
	const hint = 'run it as root on Debian; a container needs --privileged'
	return new AgentError('no-docker', `this machine cannot run a Docker Engine: ${why}`, {
		disposition: 'fatal',
		hint,
		cause,
	})
}
