import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { branchOf } from '@altroot/shared/ledger/names'
import type { ServerChannel } from 'ssh2'
import { carry, send } from './carry.ts'
import type { Command } from './command.ts'
import { confine } from './confine.ts'
import { gitArguments, serviceEnvironment } from './git-service.ts'
import { watchPushedRefs } from './pushed-refs.ts'
import type { GateSettings, GateWorld, Visitor } from './settings.ts'

/** One command that is being served. */
export interface Errand {
	readonly visitor: Visitor
	readonly channel: ServerChannel
	/** Aborted when the client or its connection is gone, or when the gate closes. */
	readonly signal: AbortSignal
	/** Called for all that goes either way. */
	readonly onBytes: () => void
	/** Says a sentence to the person at the other end, and to the log; returns the exit code that goes with it. */
	readonly refuse: (reason: string) => number
}

/** Does what a host asked for. Returns the exit code. */
export async function serve(
	command: Command,
	errand: Errand,
	settings: GateSettings,
	world: GateWorld,
): Promise<number> {
	switch (command.kind) {
		case 'receive-pack':
			warnOfForeignRefs(errand)
			return serveGit(command.kind, errand, settings, world)
		case 'upload-pack':
			return serveGit(command.kind, errand, settings, world)
		case 'rsync':
			return serveRsync(command, errand, world)
		case 'packages-index':
			return servePackagesIndex(command.path, errand)
		case 'status':
			return serveStatus(errand, settings)
		case 'follow':
			await send(withNewlines(settings.eventsOf(errand.visitor.host.name, errand.signal)), ...outputOf(errand))
			return 0
	}
}

function serveGit(
	service: 'receive-pack' | 'upload-pack',
	{ visitor, channel, signal, onBytes }: Errand,
	{ ledger }: GateSettings,
	{ spawn }: GateWorld,
): Promise<number> {
	const child = spawn('git', gitArguments(service, visitor.host.name, ledger), serviceEnvironment)
	return carry(child, channel, signal, onBytes)
}

/** git's own refusal is "deny updating a hidden ref"; a person is told the rule. */
function warnOfForeignRefs({ visitor, channel, refuse }: Errand): void {
	const own = branchOf(visitor.host.name)
	const look = watchPushedRefs((refs) => {
		const foreign = refs.filter((ref) => ref !== own)
		if (foreign.length > 0) refuse(`${visitor.host.name} may push ${own} only, not ${foreign.join(', ')}`)
	})
	channel.on('data', look)
}

async function serveRsync(
	{ options, path }: Extract<Command, { kind: 'rsync' }>,
	{ visitor, channel, signal, onBytes, refuse }: Errand,
	{ spawn }: GateWorld,
): Promise<number> {
	const { packages, trees } = visitor.host
	const place = await confine(path, [packages, ...trees])
	if (place.kind === 'refused') return refuse(place.reason)
	// Filter rules travel inside rsync's protocol, where we cannot see them, and a rule may name a file to read rules
	// from; rsync ≥ 3.5.0 keeps such files inside this root (rsync(1), --confine-root; CVE-2026-53783 and its kin).
	const args = ['--server', '--sender', ...options, `--confine-root=${place.root}`, '--', '.', place.path]
	return carry(spawn('rsync', args, serviceEnvironment), channel, signal, onBytes)
}

async function servePackagesIndex(path: string, errand: Errand): Promise<number> {
	const { packages } = errand.visitor.host
	if (join(path) !== join(packages, 'Packages')) return errand.refuse(`${path} is not ${join(packages, 'Packages')}`)
	const place = await confine(path, [packages])
	if (place.kind === 'refused') return errand.refuse('no packages are published yet')
	await send(createReadStream(place.path), ...outputOf(errand))
	return 0
}

async function serveStatus(errand: Errand, settings: GateSettings): Promise<number> {
	const status = await settings.statusOf(errand.visitor.host.name)
	if (status === undefined) return errand.refuse('the builder has said nothing of this host yet: is it running?')
	errand.channel.write(status.endsWith('\n') ? status : `${status}\n`)
	return 0
}

function outputOf({ channel, signal, onBytes }: Errand): [ServerChannel, AbortSignal, () => void] {
	return [channel, signal, onBytes]
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
	for await (const line of lines) yield `${line}\n`
}
