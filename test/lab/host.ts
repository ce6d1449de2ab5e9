import { type RunResult, run } from '@altroot/shared/platform/run'
import { type Child, startChild } from './child.ts'

export interface HostRunOptions {
	/** Added to the plain environment of a host; nothing of ours is inherited. */
	readonly env?: Readonly<Record<string, string>>
	readonly input?: string | Uint8Array
	/** Defaults to /root. */
	readonly cwd?: string
}

/** One of the two machines of a lab, as root sees it. */
export interface Host {
	readonly name: string
	/** Its IPv4 address; both hosts also know each other by name (`build-server`, `laptop`). */
	readonly address: string
	/** The pid of its first process, as the machine sees it. */
	readonly pid: number
	/** The line that brings a person's shell into the host. */
	readonly enter: string
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

const environment = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/root',
	USER: 'root',
	LANG: 'C.UTF-8',
}

/** Files go through programs in the host: from outside, a link in it with an absolute target would lead to the machine's own file. */
const writeTo = 'mkdir -p "$(dirname "$1")" && cat > "$1"'
const appendTo = 'mkdir -p "$(dirname "$1")" && cat >> "$1"'
const begin = 'echo >&3; exec 3>&-; exec "$@"'

export function openHost(name: string, pid: number, address: string): Host {
	const enter = (cwd = '/root'): string[] => [`--target=${pid}`, '--all', 'env', `--chdir=${cwd}`]
	const envOf = ({ env }: HostRunOptions): Record<string, string> => ({ ...environment, ...env })
	const host: Host = {
		name,
		address,
		pid,
		enter: `nsenter --all --target ${pid} /opt/altroot/test/lab/shell.sh`,
		run: (command, options = {}) => {
			const { input } = options
			const args = [...enter(options.cwd), ...command]
			return run('nsenter', args, { env: envOf(options), ...(input === undefined ? {} : { input }) })
		},
		async mustRun(command, options) {
			const { exitCode, stdout, stderr } = await host.run(command, options)
			if (exitCode === 0) return stdout
			throw new Error(`${name}: ${command.join(' ')} failed with exit code ${exitCode}:\n${stdout}${stderr}`)
		},
		start: (command, options = {}) => {
			return startChild([...enter(options.cwd), 'sh', '-c', begin, 'sh', ...command], envOf(options))
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
