import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { carryWholePackets } from '@altroot/agent-server/gate/whole-packets'
import { expect, test } from 'vitest'

const packet = 32_768
const bytes = (length: number, fill: number): Buffer => Buffer.alloc(length, fill)

/** The lengths of what is written, and all of it. */
async function carried(pieces: readonly Buffer[]): Promise<{ lengths: number[]; all: Buffer }> {
	const [source, channel] = [new PassThrough({ highWaterMark: 2 ** 20 }), new PassThrough({ highWaterMark: 1 })]
	const lengths: number[] = []
	const write = channel.write.bind(channel)
	channel.write = ((piece: Buffer, then: () => void) => {
		lengths.push(piece.length)
		return write(Buffer.from(piece), then)
	}) as typeof channel.write
	const all = buffer(channel)
	carryWholePackets(source, channel)
	for (const piece of pieces) source.write(piece)
	source.end()
	source.once('close', () => channel.end())
	return { lengths, all: await all }
}

test('what is a little more than a packet goes in whole packets, and the rest at the end', async () => {
	const pieces = [1, 2, 3].map((fill) => bytes(packet + 8, fill))
	const expected = Buffer.concat(pieces)
	const { lengths, all } = await carried(pieces)
	expect(lengths).toEqual([packet, packet, packet, 24])
	expect(all.equals(expected)).toBe(true)
})

test('an answer that comes alone goes as it is, and what follows a rest follows it', async () => {
	const pieces = [bytes(40, 1), bytes(20_000, 2), bytes(2 * packet + 5, 3), bytes(100, 4)]
	const expected = Buffer.concat(pieces)
	const { lengths, all } = await carried(pieces)
	expect(lengths).toEqual([40, 20_000, 2 * packet, 105])
	expect(all.equals(expected)).toBe(true)
})

test.each([true, undefined] as const)(
	'memory is given back only where the channel has copied it: %s',
	async (copies) => {
		const [source, channel] = [
			new PassThrough(),
			Object.assign(new PassThrough({ highWaterMark: 2 ** 20 }), { copies }),
		]
		carryWholePackets(source, channel)
		const piece = bytes(packet, 1)
		source.end(piece)
		await once(source, 'close')
		expect(piece.length).toBe(copies ? 0 : packet)
	},
)

test('a rest goes by itself when nothing follows it', async () => {
	const [source, channel] = [new PassThrough({ highWaterMark: 2 ** 20 }), new PassThrough({ highWaterMark: 2 ** 20 })]
	carryWholePackets(source, channel)
	source.write(bytes(packet + 8, 1))
	let arrived = 0
	for await (const piece of channel) {
		arrived += (piece as Buffer).length
		if (arrived === packet + 8) break // the source is open still
	}
	expect(arrived).toBe(packet + 8)
})
