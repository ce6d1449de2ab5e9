import { AgentError } from '../../errors.ts'
import { readPackets } from './pkt-line.ts'
import type { GitService, Transport } from './transport.ts'

/** What the other side begins with. */
export interface Advertisement {
	/** The refs that it shows, by name. */
	readonly refs: ReadonlyMap<string, string>
	/** What it can do beside the least (gitprotocol-capabilities(5)). */
	readonly abilities: ReadonlySet<string>
}

/** Asks the other side for its refs and abilities. The next request of this transport goes on from there. */
export async function readAdvertisement(transport: Transport, service: GitService): Promise<Advertisement> {
	const { body } = await transport.http.request({
		url: `${transport.url}/info/refs?service=${service}`,
		method: 'GET',
		headers: {},
	})
	return parseAdvertisement(await collect(body), service)
}

/** `# service=…`, a flush, then `ID NAME` a line, the abilities behind a NUL in the first (gitprotocol-http(5)). */
function parseAdvertisement(bytes: Buffer, service: GitService): Advertisement {
	const greeting = readPackets(bytes)
	if (greeting.lines[0]?.toString().trim() !== `# service=${service}`) {
		throw new AgentError('no-ledger', `the other side does not speak git: ${bytes.toString('utf8', 0, 80)}`, {
			disposition: 'stall',
			hint: 'check `[ledger] remote`',
		})
	}
	const { lines } = readPackets(bytes.subarray(greeting.end))
	const entries = lines.map((line) => line.toString().split('\0')[0]?.trim().split(' ') ?? [])
	const refs = entries.flatMap(([id, name]): [string, string][] =>
		id && name && name !== 'capabilities^{}' ? [[name, id]] : [],
	)
	const abilities = lines[0]?.toString().split('\0')[1]?.trim().split(' ')
	return { refs: new Map(refs), abilities: new Set(abilities) }
}

/** All of an answer; an AgentError (`answer-too-large`) once it is longer than `most` bytes. */
export async function collect(
	pieces: AsyncIterable<Uint8Array> | undefined,
	most = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
	const all: Uint8Array[] = []
	let length = 0
	for await (const piece of pieces ?? []) {
		all.push(piece)
		length += piece.length
		if (length > most) throw tooLarge(most)
	}
	return Buffer.concat(all)
}

function tooLarge(most: number): AgentError {
	return new AgentError('answer-too-large', `the other side sends more than ${most / 1024 / 1024} MiB at once`, {
		disposition: 'stall',
		hint: 'bring the history over by `git fetch` once; what comes after is small',
	})
}
