import { AgentError } from '@altroot/shared/errors'
import { type RunResult, run } from '@altroot/shared/platform/run'
import { type Child, startChild } from './child.ts'

export interface HostRunOptions {
	/** Added to the plain environment of a host; nothing of ours is inherited. */
	readonly env?: Readonly<Record<string, string>>
	readonly input?: string | Uint8Array
	/** Defaults to /root. */
	readonly cwd?: string
}

/** A machine, as root sees it. */
export interface Host {
	readonly name: string
	readonly address: string
	/** Runs a program to its end. A failing exit code is a result, not an exception. */
	run(command: readonly string[], options?: HostRunOptions): Promise<RunResult>
	/** Runs a program and throws where it fails: its standard output. */
	mustRun(command: readonly string[], options?: HostRunOptions): Promise<string>
	/** Starts a program that runs on. */
	start(command: readonly string[], options?: Omit<HostRunOptions, 'input'>): Promise<Child>
	/** The text of a file; throws where there is none. */
	read(path: string): Promise<string>
	/** Writes over a file as an editor does, in place; makes its directory where it is missing. */
	write(path: string, text: string): Promise<void>
	append(path: string, text: string): Promise<void>
}

/** One of the two machines of a lab. Both also know each other by name (`build-server`, `laptop`). */
export interface LabHost extends Host {
	/** The pid of its first process, as the machine sees it. */
	readonly pid: number
	/** The line that brings a person's shell into the host. */
	readonly enter: string
}

const environment = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/root',
	USER: 'root',
	LANG: 'C.UTF-8',
	// A program from its sources is compiled once a host, and not at each of its calls.
	NODE_COMPILE_CACHE: '/var/cache/node-compiled',
}

/** Files go through programs in the host: from outside, a link in it with an absolute target would lead to the machine's own file. */
const writeTo = 'mkdir -p "$(dirname "$1")" && cat > "$1"'
const appendTo = 'mkdir -p "$(dirname "$1")" && cat >> "$1"'
const begin = 'echo >&3; exec 3>&-; exec "$@"'

/**
 * With --root: the namespaces alone lead to the root of the machine, not of the host, where the lab was opened in a chroot
 * (pivot_root(2) there leaves the root of the mount namespace where it was).
 */
export function openHost(name: string, pid: number, address: string): LabHost {
	const door = ['nsenter', '--all', '--root', '--target', String(pid)]
	return { ...hostBehind(name, address, door), pid, enter: `nsenter -a -r -t ${pid} /opt/altroot/test/lab/shell.sh` }
}

/**
 * A host whose programs are started through `door`, a program with its arguments. It starts what comes after them as its
 * one child, waits for that, and ends as that ends.
 */
export function hostBehind(name: string, address: string, door: readonly string[]): Host {
	const [program = '', ...enter] = door
	const into = ({ cwd = '/root' }: HostRunOptions): string[] => [...enter, 'env', `--chdir=${cwd}`]
	const envOf = ({ env }: HostRunOptions): Record<string, string> => ({ ...environment, ...env })
	const host: Host = {
		name,
		address,
		run: (command, options = {}) => {
			const { input } = options
			const given = input === undefined ? {} : { input }
			return run(program, [...into(options), ...command], { env: envOf(options), ...given })
		},
		async mustRun(command, options) {
			const { exitCode, stdout, stderr } = await host.run(command, options)
			if (exitCode === 0) return stdout
			const what = `${name}: ${command.join(' ')} failed with exit code ${exitCode}:\n${stdout}${stderr}`
			throw new AgentError('host-command', what, { disposition: 'fatal' })
		},
		start: (command, options = {}) => {
			return startChild(program, [...into(options), 'sh', '-c', begin, 'sh', ...command], envOf(options))
		},
		read: (path) => host.mustRun(['cat', path]),
		async write(path, text) {
			await host.mustRun(['sh', '-c', writeTo, 'sh', path], { input: text })
		},
		async append(path, text) {
			await host.mustRun(['sh', '-c', appendTo, 'sh', path], { input: text })
		},
	}
	return host
}
