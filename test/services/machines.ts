import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { AgentError } from '@altroot/shared/errors'
import { type Host, hostBehind } from '../lab/host.ts'
import { Lines } from '../lab/lines.ts'
import { newControlGroup, removeControlGroups } from './control-groups.ts'
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
	/** The same as by its reset button: nothing in it is told to stop. */
	reset(): Promise<void>
}

/** Who is the first process of a machine, and how it is told to boot again. */
const inits = {
	systemd: ['systemctl', 'reboot'],
	'openrc-init': ['openrc-shutdown', '--reboot', 'now'],
} as const
export type Init = keyof typeof inits

/** reboot(2) of a PID namespace ends all that is in it, at once. */
const resetButton = ['python3', '-c', 'import ctypes; ctypes.CDLL(None).reboot(0x01234567)'] // RB_AUTOBOOT

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
	const group = newControlGroup('services')
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
		removeControlGroups(group)
	}
	try {
		const pid = Number((await output.until(/^started \d+$/)).split(' ')[1])
		const machines = names.map((name): [Name, Machine] => {
			const door = ['bash', join(here, 'enter.sh'), String(pid), name]
			const host = hostBehind(name, '127.0.0.1', door)
			let boots = 1
			const bootBy = async (command: readonly string[]): Promise<void> => {
				await host.run(command)
				await untilUp(output, name, ++boots)
			}
			const [reboot, reset] = [() => bootBy(inits[init]), () => bootBy(resetButton)]
			return [name, { ...host, console: output, reboot, reset }]
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
