import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type RunResult, run } from '@altroot/shared/platform/run'
import { openSshd } from '../../transport/support/sshd.ts'
import { type House, write } from './house.ts'

const program = join(import.meta.dirname, '../../../../packages/agent-server/src/main.ts')

/** A real OpenSSH server in the gate's place: everything that a House has but the gate. */
export interface SshdDoor extends Pick<House, 'directory' | 'port' | 'ledger' | 'knownHosts' | 'laptop'> {
	readonly user: string
	/** Path of server.ini. */
	readonly config: string
	/** Runs `altroot-server` with these settings. */
	readonly server: (...words: string[]) => Promise<RunResult>
	/** Writes what `authorized-keys` prints now to where sshd reads it. */
	readonly authorize: () => Promise<void>
}

export async function openSshdDoor(): Promise<SshdDoor> {
	const { port, user, identity, knownHosts } = await openSshd()
	const directory = dirname(identity)
	const [config, ledger, root] = ['server.ini', 'state/ledger.git', 'alt'].map((name) => join(directory, name)) as [
		string,
		string,
		string,
	]
	mkdirSync(join(directory, 'state'))
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', ledger])
	const key = (await run('ssh-keygen', ['-y', '-f', identity])).stdout.trim()
	write(config, `[ledger]\npath = ${ledger}\n[gate]\nuser =\n[host laptop]\nroot = ${root}\nkey = ${key}\n`)
	const [generation, packages] = [join(root, 'var/cache/generations/1'), join(root, 'var/cache/binpkgs')]
	write(join(generation, 'Packages'), 'PACKAGES: 0\n')
	write(join(generation, 'app-misc/hello/hello-1-1.gpkg.tar'), 'the package of laptop\n')
	symlinkSync('generations/1', packages)
	const status = join(directory, 'state/status/laptop.json')
	const events = join(directory, 'state/events/laptop.jsonl')
	write(events, '')
	const server = (...words: string[]) => run(process.execPath, [program, '--config', config, ...words])
	const authorize = async (): Promise<void> =>
		writeFileSync(join(directory, 'authorized_keys'), (await server('authorized-keys')).stdout)
	await authorize()
	const laptop = { name: 'laptop', identity, packages, status, events }
	return { directory, port, ledger, knownHosts, laptop, user, config, server, authorize }
}

export function authorizedKeysOf({ directory }: SshdDoor): string {
	return readFileSync(join(directory, 'authorized_keys'), 'utf8')
}
