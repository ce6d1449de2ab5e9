import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { type Host, hostBehind } from '../lab/host.ts'
import { Lines } from '../lab/lines.ts'
import { portageSource } from '../support/portage.ts'
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

/** Machines with systemd as their first process, on one loopback network. They end with this program at the latest. */
export interface Machines<Name extends string> extends AsyncDisposable {
	readonly machine: Readonly<Record<Name, Machine>>
}

/** How the console tells that all services of a boot were started. */
const up = /Reached target .*multi-user\.target/

/** Boots machines of these names, in about a second. `executables` is the directory that they find at /opt/executables. */
export async function bootMachines<const Name extends string>(
	executables: string,
	...names: Name[]
): Promise<Machines<Name>> {
	const group = `altroot-services-${randomBytes(4).toString('hex')}`
	const sources = [await debianRoot(), checkout, await portageSource(), executables]
	const args = [join(here, 'boot.sh'), ...sources, group, ...names]
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
			const isUp = (times: number) => nth(output, new RegExp(`^${name}: .*${up.source}`), times)
			let boots = 1
			const reboot = async (): Promise<void> => {
				await host.run(['systemctl', 'reboot'])
				await isUp(++boots)
			}
			return [name, { ...host, console: output, reboot }]
		})
		await Promise.all(names.map((name) => nth(output, new RegExp(`^${name}: .*${up.source}`), 1)))
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

/** Waits for the `times`-th line that matches. */
async function nth(lines: Lines, pattern: RegExp, times: number): Promise<void> {
	let seen = 0
	for await (const line of lines) if (pattern.test(line) && ++seen === times) return
	throw new Error(`the output ended before ${pattern}`)
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
