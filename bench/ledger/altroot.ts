import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateKey } from '../../packages/shared/src/ssh/new-key.ts'
import { arrival } from './arrival.ts'
import { editedFile, editedText, makeConfigRoot, makeRepository, write } from './config-root.ts'
import { type Program, startProgram } from './program.ts'
import type { Road } from './road.ts'

/** Milliseconds: how long a change has to be left alone before it is recorded, where the settings do not say (`[watch] settle`). */
const settle = 100

const sources = join(import.meta.dirname, '../../packages')
const serverProgram = join(sources, 'agent-server/src/main.ts')

/** A laptop and a server on loopback: client agent, gate, and a builder that renders only. An edit is timed from the end of its settle time. */
export interface Altroot extends Road {
	readonly laptop: string
	readonly laptopLedger: string
	readonly serverLedger: string
	/** The process of the client agent. */
	pid(): number
	/** Records and pushes everything with nobody watching; returns its milliseconds. */
	firstImport(): number
	start(): Promise<void>
	stop(): Promise<void>
}

/** Lays everything out below `directory`; nothing runs yet but the gate and the builder. `clientProgram`: what users run. */
export async function openAltroot(
	name: string,
	directory: string,
	files: number,
	clientProgram: string,
): Promise<Altroot> {
	const [repository, base] = [join(directory, 'repos/gentoo'), join(directory, 'base')]
	const [laptop, root] = [join(directory, 'laptop'), join(directory, 'alt')]
	const [clientIni, serverIni] = [join(directory, 'client.ini'), join(directory, 'server.ini')]
	makeRepository(repository)
	write(join(base, 'repos.conf'), `[gentoo]\nlocation = ${repository}\n`)
	makeConfigRoot(laptop, repository, files)
	const key = generateKey('laptop')
	write(join(directory, 'id_ed25519'), key.privateKey)
	chmodSync(join(directory, 'id_ed25519'), 0o600)
	write(serverIni, serverSettings(directory, root, key.publicKey))
	execFileSync(process.execPath, [serverProgram, '--config', serverIni, 'init'], { stdio: 'ignore' })
	const gate = startProgram(process.execPath, [serverProgram, '--config', serverIni, '--json', 'gate'])
	const { port } = await gate.logged('the gate is open')
	const hostKey = readFileSync(join(directory, 'host_key.pub'), 'utf8')
	write(join(directory, 'known_hosts'), `[127.0.0.1]:${port} ${hostKey}`)
	write(clientIni, clientSettings(directory, laptop, Number(port)))
	const builder = startProgram(process.execPath, [join(import.meta.dirname, 'builder.ts'), serverIni, base])
	await builder.logged('waiting for revisions')

	const serverLedger = join(directory, 'server/ledger.git')
	const ref = join(serverLedger, 'refs/heads/hosts/laptop')
	const rendered = join(root, editedFile)
	let client: Program | undefined
	const stop = async (): Promise<void> => client?.stop()
	return {
		name,
		laptop,
		serverLedger,
		laptopLedger: join(directory, 'client/ledger.git'),
		pid: () => client!.pid,
		firstImport: () => {
			const start = performance.now()
			execFileSync(clientProgram, ['--config', clientIni, 'record'], { stdio: 'ignore' })
			return performance.now() - start
		},
		start: async () => {
			client = startProgram(clientProgram, ['--config', clientIni, '--json', 'run'])
			await Promise.all([client.logged('watching'), client.logged('connected to the server')])
			await arrival(join(root, 'etc'), () => textIfAny(rendered) === readFileSync(join(laptop, editedFile), 'utf8'))
		},
		stop,
		edit: async (count) => {
			const [text, before] = [editedText(count), readFileSync(ref, 'utf8')]
			const arrived = arrival(join(root, 'etc'), () => textIfAny(rendered) === text)
			writeFileSync(join(laptop, editedFile), text)
			const saved = performance.now()
			await arrived
			if (readFileSync(ref, 'utf8') === before) throw new Error('rendered, but not recorded')
			sync(join(root, 'etc'))
			return performance.now() - saved - settle
		},
		close: async () => {
			await Promise.all([stop(), gate.stop(), builder.stop()])
		},
	}
}

/** What was seen counts only once it would survive a power cut; the ledger’s journal is on the disk before its branch moves. */
function sync(directory: string): void {
	const file = openSync(directory, 'r')
	fsyncSync(file)
	closeSync(file)
}

function textIfAny(path: string): string {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return ''
	}
}

function serverSettings(directory: string, root: string, key: string): string {
	return `[ledger]
path = ${directory}/server/ledger.git
[gate]
listen = 127.0.0.1:0
host-key = ${directory}/host_key
user =
[web]
listen =
[build]
enabled = no
[host laptop]
root = ${root}
key = ${key}
`
}

function clientSettings(directory: string, laptop: string, port: number): string {
	return `[host]
name = laptop
config-root = ${laptop}
[ledger]
path = ${directory}/client/ledger.git
remote = ssh://altroot@127.0.0.1:${port}/ledger
identity = ${directory}/id_ed25519
known-hosts = ${directory}/known_hosts
`
}
