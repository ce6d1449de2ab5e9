import { watchPushedRefs } from '@altroot/agent-server/gate/pushed-refs'
import { expect, test } from 'vitest'

const zero = '0'.repeat(40)
const one = '1'.repeat(40)
const push = Buffer.concat([
	packet(`${zero} ${one} refs/heads/hosts/laptop\0 report-status side-band-64k\n`),
	packet(`${one} ${zero} refs/tags/v1`),
	Buffer.from('0000PACK…'),
])

test.each([1, 3, 50, 10_000])('the names of the pushed refs are found in pieces of %i bytes, and told once', (size) => {
	expect(watch(push, size)).toEqual([['refs/heads/hosts/laptop', 'refs/tags/v1']])
})

test.each([
	['a push of nothing', Buffer.from('0000'), [[]]],
	['a lie about a length', Buffer.from('zzzz'), []],
	['a length that is too short', Buffer.from('0002'), []],
	['an end in the middle', push.subarray(0, 60), []],
	['more than anybody pushes', Buffer.alloc(100_000, 'f'), []],
])('%s is taken calmly', (_title, bytes, told) => {
	expect(watch(bytes, 4096)).toEqual(told)
})

function watch(bytes: Buffer, size: number): (readonly string[])[] {
	const told: (readonly string[])[] = []
	const look = watchPushedRefs((refs) => told.push(refs))
	for (let at = 0; at < bytes.length; at += size) look(bytes.subarray(at, at + size))
	return told
}

function packet(line: string): Buffer {
	return Buffer.from((line.length + 4).toString(16).padStart(4, '0') + line)
}
