import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { type Host, hostBehind } from '../lab/host.ts'
import { Lines } from '../lab/lines.ts'
import { debianRoot } from './debian.ts'

const here = import.meta.dirname
const checkout = join(here, '../..')
const namespaces = ['--mount', '--pid', '--net', '--fork', '--kill-child=SIGKILL']

/** A booted Debian. */
export interface Machine extends Host {
	/** What its console shows. */
	readonly console: Lines
	/** Reboots it; returns when it is up again. What is on its disk stays. */
	reboot(): Promise<void>
}

/** Who is the first process of a machine, and how it is told to boot again. */
const inits = {
	systemd: ['systemctl', 'reboot'],
	'openrc-init': ['openrc-shutdown', '--reboot', 'now'],
} as const
export type Init = keyof typeof inits

/** Machines on one loopback network. They end with this program at the latest. */
export interface Machines<Name extends string> extends AsyncDisposable {
	readonly machine: Readonly<Record<Name, Machine>>
}

/** How the console tells that all services of a boot were started (OpenRC by boot.sh). */
const up = /Reached target .*multi-user\.target/

/** Boots machines of these names, in about a second. `executables` is the directory that they find at /opt/executables. */
export async function bootMachines<const Name extends string>(
	init: Init,
	executables: string,
	...names: Name[]
): Promise<Machines<Name>> {
	const group = `altroot-services-${randomBytes(4).toString('hex')}`
	const args = [join(here, 'boot.sh'), await debianRoot(), checkout, executables, group, init, ...names]
	const first = spawn('unshare', [...namespaces, 'bash', ...args], {
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
		env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
	})
	const output = new Lines(first.stdout)
	const complaints = new Lines(first.stderr)
	const end = async (): Promise<void> => {
		first.stdin.end()
		if (first.exitCode === null && first.signalCode === null) await once(first, 'exit')
		removeGroups(group)
	}
	try {
		const pid = Number((await output.until(/^started \d+$/)).split(' ')[1])
		const machines = names.map((name): [Name, Machine] => {
			const door = ['bash', join(here, 'enter.sh'), String(pid), name]
			const host = hostBehind(name, '127.0.0.1', door)
			let boots = 1
			const reboot = async (): Promise<void> => {
				await host.run(inits[init])
				await untilUp(output, name, ++boots)
			}
			return [name, { ...host, console: output, reboot }]
		})
		await Promise.all(names.map((name) => untilUp(output, name, 1)))
		await Promise.all(machines.map(([name, machine]) => ensureInside(machine, `${group} ${name}`)))
		return { machine: Object.fromEntries(machines) as Record<Name, Machine>, [Symbol.asyncDispose]: end }
	} catch (error) {
		await end()
		const said = [...output.seen, ...complaints.seen].slice(-20).join('\n')
		throw new AgentError('machines-not-up', `the machines did not boot:\n${said}`, {
			disposition: 'fatal',
			cause: error,
		})
	}
}

/** Proves that what runs "in the machine" does run there, before anyone reboots or writes: else that would be our own. */
async function ensureInside(machine: Machine, mark: string): Promise<void> {
	const { stdout, stderr } = await machine.run(['cat', '/etc/altroot-machine'])
	if (stdout.trim() !== mark) throw new Error(`the way into ${machine.name} does not lead there: ${stderr}`)
}

/** Waits until a machine is up for the `times`-th time. */
async function untilUp(output: Lines, name: string, times: number): Promise<void> {
	let seen = 0
	for await (const line of output) {
		if (!line.startsWith(`${name}: `)) continue
		if (up.test(line) && ++seen === times) return
		if (line.includes('has ended with exit code')) break
	}
	throw new Error(`machine ${name} has ended`)
}

/** The control groups that boot.sh has made; all that was in them has ended. */
function removeGroups(group: string): void {
	for (const hierarchy of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd']) {
		const path = join(hierarchy, group)
		if (existsSync(path)) removeTree(path)
	}
}

function removeTree(path: string): void {
	for (const entry of readdirSync(path, { withFileTypes: true })) {
		if (entry.isDirectory()) removeTree(join(path, entry.name))
	}
	rmdirSync(path)
}
