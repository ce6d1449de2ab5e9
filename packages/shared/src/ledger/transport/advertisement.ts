import { AgentError } from '../../errors.ts'
import { readPackets } from './pkt-line.ts'
import type { GitService, Transport } from './transport.ts'

/** The refs that the other side shows, by name. */
export type Refs = ReadonlyMap<string, string>

/** Asks the other side for its refs. The next request of this transport goes on from there. */
export async function readAdvertisement(transport: Transport, service: GitService): Promise<Refs> {
	const { body } = await transport.http.request({
		url: `${transport.url}/info/refs?service=${service}`,
		method: 'GET',
		headers: {},
	})
	return parseAdvertisement(await collect(body), service)
}

/** `# service=…`, a flush, then `ID NAME` a line, the abilities behind a NUL in the first (gitprotocol-http(5)). */
function parseAdvertisement(bytes: Buffer, service: GitService): Refs {
	const greeting = readPackets(bytes)
	if (greeting.lines[0]?.toString().trim() !== `# service=${service}`) {
		throw new AgentError('no-ledger', `the other side does not speak git: ${bytes.toString('utf8', 0, 80)}`, {
			disposition: 'stall',
			hint: 'check `[ledger] remote`',
		})
	}
	const { lines } = readPackets(bytes.subarray(greeting.end))
	const entries = lines.map((line) => line.toString().split('\0')[0]?.trim().split(' ') ?? [])
	return new Map(entries.flatMap(([id, name]) => (id && name && name !== 'capabilities^{}' ? [[name, id]] : [])))
}

export async function collect(pieces: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
	const all: Uint8Array[] = []
	for await (const piece of pieces ?? []) all.push(piece)
	return Buffer.concat(all)
}
