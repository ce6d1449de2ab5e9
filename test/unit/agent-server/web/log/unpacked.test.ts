import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, constants as zlib } from 'node:zlib'
import { openLog } from '@altroot/agent-server/web/log/place'
import { unpack } from '@altroot/agent-server/web/log/unpacked'
import type { WebWorld } from '@altroot/agent-server/web/world'
import { silentLog } from '@altroot/shared/platform/log'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../../support/temporary.ts'

/** As Portage writes it: a gzip file for each of the processes that write to the log, each line at once. */
const packed = (text: string, end: number = zlib.Z_FINISH): Buffer => gzipSync(text, { finishFlush: end })

function logIn(directory: string) {
	const path = join(directory, 'x.log.gz')
	const read = async (): Promise<string> => {
		await using file = await open(path)
		await using plain = await unpack(file, directory)
		return plain.readFile('utf8')
	}
	return { path, read }
}

it('what is compressed is read as it was written, also in several pieces and while it grows', async () => {
	const directory = temporaryDirectory()
	const { path, read } = logIn(directory)
	writeFileSync(path, packed('one\n'))
	expect(await read()).toBe('one\n')
	appendFileSync(path, packed('two\n'))
	appendFileSync(path, packed('three\n', zlib.Z_SYNC_FLUSH)) // its end is still to come
	expect(await Promise.all([read(), read()])).toEqual(['one\ntwo\nthree\n', 'one\ntwo\nthree\n'])
	expect(readdirSync(directory)).toEqual(['x.log.gz'])
})

it('a long one comes whole, with pieces that end anywhere', async () => {
	const { path, read } = logIn(temporaryDirectory())
	const parts = Array.from({ length: 400 }, (_, at) => `${at} ${Math.sin(at)} ${'x'.repeat(at * 7)}\n`)
	writeFileSync(path, Buffer.concat(parts.map((part) => packed(part))))
	expect(await read()).toBe(parts.join(''))
})

it('a damaged one ends where the damage begins', async () => {
	const { path, read } = logIn(temporaryDirectory())
	const whole = packed('one\n')
	writeFileSync(path, Buffer.concat([...Array.from({ length: 1000 }, () => whole), Buffer.alloc(9000, 0x1f)]))
	const text = await read()
	expect(text).toMatch(/^(one\n)+$/)
	expect(text.length).toBeGreaterThan(3000)
	expect(await read()).toBe(text)
})

it('more logs than stay unpacked can be looked at, again and again', async () => {
	const logs = Array.from({ length: 12 }, () => logIn(temporaryDirectory()))
	for (const [at, { path }] of logs.entries()) writeFileSync(path, packed(`log ${at}\n`))
	const expected = logs.map((_, at) => `log ${at}\n`)
	expect(await Promise.all(logs.map(({ read }) => read()))).toEqual(expected)
	expect(await Promise.all(logs.toReversed().map(({ read }) => read()))).toEqual(expected.toReversed())
})

it('the page opens one where logs are written, and no other file that is compressed', async () => {
	const logs = temporaryDirectory()
	const world = { places: { logs }, settings: () => ({ hosts: {} }), log: silentLog } as unknown as WebWorld
	for (const name of ['x.log.gz', 'x.gz']) writeFileSync(join(logs, name), packed('one\n'))
	await using file = await openLog(world, 'laptop', join(logs, 'x.log.gz'))
	expect(await file?.readFile('utf8')).toBe('one\n')
	expect(await openLog(world, 'laptop', join(logs, 'x.gz'))).toBeUndefined()
})
