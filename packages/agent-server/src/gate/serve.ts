import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { longestVerdict } from '@altroot/shared/protocol/verdict'
import { receivePush } from '../receive/receive.ts'
import { carry, send } from './carry.ts'
import type { HostChannel } from './channel.ts'
import type { Command } from './command.ts'
import { confine } from './confine.ts'
import { serviceEnvironment, uploadPackArguments } from './git-service.ts'
import { rsyncArguments } from './rsync-service.ts'
import type { Service, Visitor } from './settings.ts'

/** One command that is being served. */
export interface Errand {
	readonly visitor: Visitor
	readonly channel: HostChannel
	/** Aborted when the client or its connection is gone, or when the gate closes. */
	readonly signal: AbortSignal
	/** Called for all that goes either way. */
	readonly onBytes: () => void
	/** Says a sentence to the person at the other end, and to the log; returns the exit code that goes with it. */
	readonly refuse: (reason: string) => number
}

/** Does what a host asked for. Returns the exit code. */
export async function serve(command: Command, errand: Errand, gate: Service): Promise<number> {
	switch (command.kind) {
		case 'receive-pack':
			return serveReceivePack(errand, gate)
		case 'upload-pack':
			return serveUploadPack(errand, gate)
		case 'rsync':
			return serveRsync(command, errand, gate)
		case 'packages-index':
			return servePackagesIndex(command.path, errand)
		case 'status':
			return serveStatus(errand, gate)
		case 'follow':
			await send(withNewlines(gate.settings.eventsOf(errand.visitor.host.name, errand.signal)), ...ends(errand))
			return 0
		case 'preview':
			await send(
				withNewlines(gate.settings.previewOf(errand.visitor.host.name, command.id, errand.signal)),
				...ends(errand),
			)
			return 0
		case 'verdict':
			return hearVerdict(errand, gate)
	}
}

function serveUploadPack(errand: Errand, { spawn, settings }: Service): Promise<number> {
	const args = uploadPackArguments(errand.visitor.host.name, settings.ledger)
	return carry(spawn('git', args, serviceEnvironment), ...ends(errand))
}

function serveReceivePack(errand: Errand, { ledger, clock, settings }: Service): Promise<number> {
	const { visitor, channel, onBytes, refuse } = errand
	const host = visitor.host.name
	const signers = settings.signersOf(host)
	const write = (text: string): unknown => channel.write(text)
	return receivePush({ ledger, host, signers, clock, input: heard(channel, onBytes), write, refuse })
}

async function serveRsync(
	{ options, path }: Extract<Command, { kind: 'rsync' }>,
	errand: Errand,
	{ spawn, confinesRsync }: Service,
): Promise<number> {
	const { packages, trees } = errand.visitor.host
	const place = await confine(path, [packages, ...trees])
	if (place.kind === 'refused') return errand.refuse(place.reason)
	return carry(spawn('rsync', rsyncArguments(options, place, confinesRsync), serviceEnvironment), ...ends(errand))
}

async function servePackagesIndex(path: string, errand: Errand): Promise<number> {
	const { packages } = errand.visitor.host
	if (join(path) !== join(packages, 'Packages')) return errand.refuse(`${path} is not ${join(packages, 'Packages')}`)
	const place = await confine(path, [packages])
	if (place.kind === 'refused') return errand.refuse('no packages are published yet')
	await send(createReadStream(place.path), ...ends(errand))
	return 0
}

async function serveStatus(errand: Errand, { settings }: Service): Promise<number> {
	const status = await settings.statusOf(errand.visitor.host.name)
	if (status === undefined) return errand.refuse('the builder has said nothing of this host yet: is it running?')
	errand.channel.write(status.endsWith('\n') ? status : `${status}\n`)
	return 0
}

/** A host speaks of itself alone: which one it is, its key says. */
async function hearVerdict({ visitor, channel, onBytes, refuse }: Errand, { settings }: Service): Promise<number> {
	const pieces: Buffer[] = []
	let bytes = 0
	for await (const piece of heard(channel, onBytes)) {
		bytes += piece.length
		if (bytes > longestVerdict) return refuse('a verdict is not as long as this')
		pieces.push(piece)
	}
	const heardIt = await settings.hearVerdict(visitor.host.name, Buffer.concat(pieces).toString('utf8'))
	return heardIt ? 0 : refuse('that is no verdict that this version of the server understands')
}

function ends({ channel, signal, onBytes }: Errand): [HostChannel, AbortSignal, () => void] {
	return [channel, signal, onBytes]
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
	for await (const line of lines) yield `${line}\n`
}

async function* heard(channel: HostChannel, onBytes: () => void): AsyncGenerator<Buffer, void, undefined> {
	// The client ends its side before it has our answer.
	for await (const piece of channel.iterator({ destroyOnReturn: false })) {
		onBytes()
		yield piece as Buffer
	}
}
