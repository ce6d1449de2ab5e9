import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openGate } from '@altroot/agent-server/gate/gate'
import type { GateSettings, HostKey } from '@altroot/agent-server/gate/settings'
import { followLines } from '@altroot/agent-server/store/follow'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { type Log, silentLog } from '@altroot/shared/platform/log'
import { run } from '@altroot/shared/platform/run'
import { type Child, spawn } from '@altroot/shared/platform/spawn'
import { parsePublicKey } from '@altroot/shared/ssh/key'
import { printKnownHost } from '@altroot/shared/ssh/known-hosts'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** A build server with one tree, one generation of packages for each of two hosts, and an open gate on loopback. */
export interface House {
	readonly directory: string
	readonly port: number
	readonly ledger: string
	readonly laptop: Guest
	readonly other: Guest
	readonly tree: string
	readonly knownHosts: string
	/** The hosts that the gate admits; a test may change them. */
	readonly hosts: HostKey[]
	/** What the gate wrote to its log: message and fields. */
	readonly logged: readonly { readonly message: string; readonly fields: Record<string, unknown> }[]
	readonly close: () => Promise<void>
}

export interface Guest {
	readonly name: string
	/** Path of its private key. */
	readonly identity: string
	/** The published packages: a link to its generation 1. */
	readonly packages: string
	readonly status: string
	readonly events: string
}

export async function openHouse(
	clock: Clock = systemClock,
	changes: Partial<GateSettings> = {},
	onSpawn: (child: Child) => void = () => {},
): Promise<House> {
	const directory = temporaryDirectory()
	const ledger = join(directory, 'ledger.git')
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', ledger])
	const tree = join(directory, 'repos/gentoo')
	write(join(tree, 'profiles/repo_name'), 'gentoo\n')
	write(join(tree, 'metadata/timestamp.chk'), 'Sun, 01 Nov 2026 00:00:00 +0000\n')
	const [laptop, laptopKey] = makeGuest(directory, 'laptop')
	const [other, otherKey] = makeGuest(directory, 'other')
	const hosts: HostKey[] = [
		{ name: 'laptop', key: laptopKey, packages: laptop.packages, trees: [tree] },
		{ name: 'other', key: otherKey, packages: other.packages, trees: [tree] },
	]
	const hostKey = generateKey('gate')
	const { log, logged } = listeningLog()
	const gate = await openGate(
		{
			listen: { address: '127.0.0.1', port: 0 },
			hostKey: hostKey.privateKey,
			hosts: () => hosts,
			signersOf: (host) => hosts.flatMap(({ name, key }) => (name === host ? (parsePublicKey(key) ?? []) : [])),
			joiningBy: () => undefined,
			ledger,
			statusOf: (host) => readTextIfAny(join(directory, 'status', `${host}.json`)),
			eventsOf: (host, signal) => followLines(join(directory, 'events', `${host}.jsonl`), signal),
			previewOf: (host, _id, signal) => followLines(join(directory, 'previews', `${host}.jsonl`), signal),
			connected: () => () => undefined,
			refused: () => undefined,
			hearVerdict: async () => true,
			...changes,
		},
		{
			log,
			clock,
			spawn: (...args) => {
				const child = spawn(...args)
				onSpawn(child)
				return child
			},
		},
	)
	onTestFinished(() => gate.close())
	const knownHosts = join(directory, 'known_hosts')
	const publicKey = parsePublicKey(hostKey.publicKey)
	if (publicKey) writeFileSync(knownHosts, printKnownHost('127.0.0.1', gate.port, publicKey))
	return { directory, port: gate.port, ledger, laptop, other, tree, knownHosts, hosts, logged, close: gate.close }
}

/** A host with its key; returns the line of its public key too. */
function makeGuest(directory: string, name: string): [Guest, string] {
	const generation = join(directory, name, 'generations/1')
	const packages = join(directory, name, 'binpkgs')
	write(join(generation, 'Packages'), `PACKAGES: 1\n\nCPV: app-misc/hello-1\n`)
	write(join(generation, 'app-misc/hello/hello-1-1.gpkg.tar'), `the package of ${name}\n`)
	symlinkSync('generations/1', packages)
	const key = generateKey(name)
	const identity = join(directory, name, 'id_ed25519')
	write(identity, key.privateKey)
	chmodSync(identity, 0o600)
	const status = join(directory, 'status', `${name}.json`)
	const events = join(directory, 'events', `${name}.jsonl`)
	write(status, `{"host":"${name}"}\n`)
	write(events, '')
	return [{ name, identity, packages, status, events }, key.publicKey]
}

export function write(path: string, content: string): void {
	mkdirSync(join(path, '..'), { recursive: true })
	writeFileSync(path, content)
}

function listeningLog(): { log: Log; logged: { message: string; fields: Record<string, unknown> }[] } {
	const logged: { message: string; fields: Record<string, unknown> }[] = []
	const note = (fields: Record<string, unknown>, message: string): void => void logged.push({ message, fields })
	return { log: { ...silentLog, debug: () => {}, info: note, warn: note, error: note } as unknown as Log, logged }
}
