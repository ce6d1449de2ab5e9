import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { JustEmptied } from '@altroot/agent-client/record/just-emptied'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

function watching() {
	const directory = temporaryDirectory()
	const clock = new FakeClock()
	const released: string[] = []
	const ended = new AbortController()
	const emptied = new JustEmptied(directory, clock, ended.signal, (paths) => void released.push(...paths))
	return {
		clock,
		released,
		ended,
		put: (name: string, text: string) => writeFileSync(join(directory, name), text),
		remove: (name: string) => rmSync(join(directory, name)),
		recorded: (...paths: string[]) => [...(emptied.holdBack(new Set(paths)) ?? [])],
	}
}

it('a file that was emptied and is written within half a second is recorded once, with its content', async () => {
	const { put, recorded, clock, released } = watching()
	put('video', '')
	put('audio', 'a/b x\n')
	expect(recorded('video', 'audio', 'gone')).toEqual(['audio', 'gone'])
	await clock.advance(300)
	put('video', 'a/b y\n')
	expect(recorded('video')).toEqual(['video'])
	await clock.advance(1_000)
	expect(recorded(...released)).toEqual(['video']) // told once more, and found as it is
})

it('a file that stays empty is recorded as empty after half a second, however often it was touched meanwhile', async () => {
	const { put, recorded, clock, released } = watching()
	put('video', '')
	for (let passed = 0; passed < 500; passed += 100) {
		expect(recorded('video')).toEqual([])
		expect(released).toEqual([])
		await clock.advance(100)
	}
	expect(released).toEqual(['video'])
	expect(recorded('video')).toEqual(['video'])
})

it('one that is taken away meanwhile is recorded as gone, and the next time it is empty it is waited for anew', async () => {
	const { put, remove, recorded, clock } = watching()
	put('video', '')
	expect(recorded('video')).toEqual([])
	remove('video')
	expect(recorded('video')).toEqual(['video'])
	await clock.advance(10_000)
	put('video', '')
	expect(recorded('video')).toEqual([])
})

it('all is recorded where it is not known what has changed, and nothing is told once the agent ends', async () => {
	const { put, recorded, clock, released, ended } = watching()
	expect(new JustEmptied('/', clock, ended.signal, () => undefined).holdBack(undefined)).toBeUndefined()
	put('video', '')
	expect(recorded('video')).toEqual([])
	ended.abort()
	await clock.advance(1_000)
	expect(released).toEqual([])
})

it('what cannot be looked at is recorded: a file below a directory that has become a file, and a link to itself', () => {
	const { put, recorded } = watching()
	const directory = temporaryDirectory()
	put('package.use', 'a/b x\n')
	expect(recorded('package.use/a')).toEqual(['package.use/a'])
	symlinkSync('loop', join(directory, 'loop'))
	const emptied = new JustEmptied(directory, new FakeClock(), new AbortController().signal, () => undefined)
	expect([...emptied.holdBack(new Set(['loop']))!]).toEqual(['loop'])
})

it('a file that stays empty is recorded when its time is over, also where the timer was a little early', async () => {
	const directory = temporaryDirectory()
	writeFileSync(join(directory, 'video'), '')
	const ended = Promise.withResolvers<void>()
	const early = { now: () => 0, monotonic: () => 0, sleep: () => ended.promise }
	const released = Promise.withResolvers<readonly string[]>()
	const emptied = new JustEmptied(directory, early, new AbortController().signal, released.resolve)
	expect([...emptied.holdBack(new Set(['video']))!]).toEqual([])
	ended.resolve()
	expect([...emptied.holdBack(new Set(await released.promise))!]).toEqual(['video'])
})
