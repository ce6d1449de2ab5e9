import { finished } from 'node:stream/promises'
import { pushGuard } from '@altroot/agent-server/gate/push-guard'
import { expect, test } from 'vitest'

const own = 'refs/heads/hosts/laptop'
const [zero, one] = ['0'.repeat(40), '1'.repeat(40)]
const update = packet(`${zero} ${one} ${own}\0 report-status side-band-64k\n`)
const good = Buffer.from(`${update}0000PACK and so on`)

test.each([1, 3, 50, 10_000])(
	'a push of the own branch gets through as it came, in pieces of %i bytes',
	async (size) => {
		expect(await guard(good, size)).toEqual({ through: good.toString(), reasons: [] })
	},
)

test.each([
	['a push of nothing', '0000'],
	['a push from a shallow clone', `${packet(`shallow ${one}\n`)}${update}0000PACK`],
	['an update without abilities', `${packet(`${one} ${one} ${own}`)}0000`],
])('%s gets through', async (_title, text) => {
	expect(await guard(Buffer.from(text), 7)).toEqual({ through: text, reasons: [] })
})

test.each([
	['another ref', `${packet(`${zero} ${one} refs/heads/hosts/other`)}0000PACK`, 'not refs/heads/hosts/other'],
	['a ref below the own one', `${packet(`${zero} ${one} ${own}/x`)}0000PACK`, `not ${own}/x`],
	['another ref beside the own one', `${update}${packet(`${zero} ${one} refs/tags/v1`)}0000PACK`, 'not refs/tags/v1'],
	['a push certificate', `${packet('push-cert\0 report-status\n')}${update}0000PACK`, 'no push'],
	['a name with a blank', `${packet(`${zero} ${one} ${own} x`)}0000`, 'no push'],
	['two updates in one line', `${packet(`${zero} ${one} ${own}\n${zero} ${one} refs/tags/v1\n`)}0000`, 'no push'],
	['a delimiter', `${update}0001${update}0000`, 'no push'],
	['no pkt-line', 'GET / HTTP/1.1\r\n\r\n', 'no push'],
	['more names than anybody pushes', packet(`shallow ${one}\n`).repeat(2000), 'no push'],
])('nothing gets through of %s', async (_title, text, reason) => {
	expect(await guard(Buffer.from(text), 4096)).toEqual({ through: '', reasons: [expect.stringContaining(reason)] })
})

test('nothing gets through of a push that ends before its flush', async () => {
	expect(await guard(Buffer.from(update), 10)).toEqual({ through: '', reasons: [] })
})

async function guard(bytes: Buffer, size: number): Promise<{ through: string; reasons: string[] }> {
	const reasons: string[] = []
	const stream = pushGuard(own, (reason) => reasons.push(reason))
	let through = ''
	stream.on('data', (piece: Buffer) => {
		through += piece.toString()
	})
	for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size))
	stream.end()
	await finished(stream)
	return { through, reasons }
}

function packet(line: string): string {
	return (line.length + 4).toString(16).padStart(4, '0') + line
}
