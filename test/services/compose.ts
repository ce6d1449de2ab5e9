import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Host, HostRunOptions } from '../lab/host.ts'

const options: HostRunOptions = {
	cwd: '/run/checkout/deploy',
	env: { DOCKER_HOST: 'unix:///run/docker.sock', DOCKER_CONFIG: '/run/docker-config' },
}

/** What deploy/compose.yaml makes, as a person in `deploy/` sees it. */
export interface Compose {
	/** Runs docker-compose and throws where it fails: its standard output. */
	compose(...args: string[]): Promise<string>
	/** Runs a program in a service's container, and throws where it fails: its standard output. */
	inside(service: string, ...command: string[]): Promise<string>
	/** Waits for a line of the builder, of its first start or, with how many earlier ones to pass over, of a later one. */
	says(pattern: RegExp, passOver?: number): Promise<void>
	/** Waits for a line of a file in the builder, which may not be there yet. */
	writes(path: string, pattern: RegExp): Promise<void>
	/** What `docker-compose logs` shows of a service so far. */
	logs(service: string): Promise<string[]>
	/** How the builder's container has ended. */
	exitCode(): Promise<number>
	/** What the builder says of its one host. */
	host(): Promise<HostStatus>
}

export function composeOn(machine: Host): Compose {
	const compose = (...args: string[]) => machine.mustRun(['docker-compose', ...args], options)
	const inside = (service: string, ...command: string[]) => compose('exec', '-T', service, ...command)
	const container = async (): Promise<string> => (await compose('ps', '--all', '--quiet', 'builder')).trim()
	/** Follows the lines that a docker command prints about the builder's container, up to the one that is waited for. */
	const follow = async (script: string, path: string, pattern: RegExp, passOver: number): Promise<void> => {
		const { stdout, kill } = await machine.start(
			['sh', '-c', `exec docker ${script} 2>&1`, 'sh', await container(), path],
			options,
		)
		let seen = 0
		for await (const line of stdout) if (pattern.test(line) && ++seen > passOver) break
		kill()
		if (seen <= passOver) throw new Error(`no ${pattern} from the builder:\n${stdout.seen.slice(-20).join('\n')}`)
	}
	return {
		compose,
		inside,
		says: (pattern, passOver = 0) => follow('logs --follow "$1"', '', pattern, passOver),
		writes: (path, pattern) => follow('exec "$1" tail --follow=name --retry --lines=+1 "$2"', path, pattern, 0),
		async logs(service) {
			const all = await compose('logs', '--no-color', service)
			return all.split('\n').map((line) => line.replace(/^\w+ +\| /, ''))
		},
		async exitCode() {
			const format = '--format={{.State.ExitCode}}'
			return Number(await machine.mustRun(['docker', 'inspect', format, await container()], options))
		},
		async host() {
			return JSON.parse(await inside('builder', 'altroot-server', 'status', '--json')).hosts[0]
		},
	}
}
