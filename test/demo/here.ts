import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { AgentError } from '@altroot/shared/errors'
import { run } from '@altroot/shared/platform/run'
import type { Child } from '../lab/child.ts'
import { type Host, hostBehind } from '../lab/host.ts'
import { portageSource } from '../support/portage.ts'
import type { Stage } from './stage.ts'

const laptopRoot = '/laptop'

/** What is made. Where any of it exists, the machine is a Gentoo or a build server of its own, or has seen a demo. */
const made = [
	...['/etc/portage', '/etc/altroot', '/etc/make.conf', '/etc/make.profile', '/usr/share/portage'],
	...['/var/db/pkg', '/var/db/repos', '/var/lib/portage', '/var/lib/altroot', '/var/cache/edb'],
	...['/opt/portage', '/usr/bin/emerge', '/alt', laptopRoot],
]

const question = `\
demo --here makes this machine itself the build server, and ${laptopRoot} the laptop.
As root it
  makes     ${made.slice(0, 4).join(' ')}
            ${made.slice(4, 8).join(' ')}
            ${made.slice(8).join(' ')}
            /opt/altroot, and programs of Portage and Altroot in /usr
  adds      the users portage and altroot
  installs  the demo's packages into /alt and ${laptopRoot}; what builds need, into /
  replaces  /etc/ld.so.conf, /etc/profile.env and others that Portage writes
  listens   at 127.0.0.1, port 2222
Nothing of this is taken back: it is for a container that you throw away.`

/** Says what will be changed and asks, unless `yes`; an AgentError where the answer is no, or may not be asked for. */
export async function agreeTo(yes: boolean): Promise<void> {
	const mayAsk = process.stdin.isTTY && process.stdout.isTTY
	if (!yes && !mayAsk) throw refused('demo --here asks first, and there is no terminal', 'add --yes to go on')
	const there = made.find((path) => existsSync(path))
	if (there) throw refused(`${there} is there already, and demo --here would replace it`, 'take a fresh container')
	if (yes) return
	process.stdout.write(`${question}\nGo on? [y/N] `)
	for await (const answer of createInterface({ input: process.stdin })) {
		if (/^y(es)?$/i.test(answer.trim())) return
		break
	}
	throw refused('nothing was changed', 'the demo without --here makes two hosts of its own, and changes nothing')
}

/** Starts a program and ends with it, and ends it where this program is killed. */
const door = ['setpriv', '--pdeathsig=KILL', 'unshare', '--kill-child=SIGTERM']

/** This machine as both hosts. */
export async function openHere(): Promise<Stage> {
	const checkout = dirname(dirname(import.meta.dirname))
	const words = [join(import.meta.dirname, 'here.sh'), checkout, await portageSource(), laptopRoot]
	const { exitCode, stderr } = await run('bash', words)
	if (exitCode !== 0) throw refused(`the machine could not be made ready: ${stderr.trim()}`, 'take a fresh container')
	const started: Child[] = []
	const open = (name: string): Host => {
		const host = hostBehind(name, '127.0.0.1', door)
		const start: Host['start'] = async (...what) => {
			const child = await host.start(...what)
			started.push(child)
			return child
		}
		return { ...host, start }
	}
	return {
		laptop: open('laptop'),
		server: open('server'),
		serverAddress: '127.0.0.1',
		laptopRoot,
		about: `the directory ${laptopRoot}`,
		keep: async () => [],
		async [Symbol.asyncDispose]() {
			for (const child of started) child.kill()
			await Promise.all(started.map(({ exitCode }) => exitCode))
		},
	}
}

function refused(message: string, hint: string): AgentError {
	return new AgentError('here-refused', message, { disposition: 'fatal', hint })
}
