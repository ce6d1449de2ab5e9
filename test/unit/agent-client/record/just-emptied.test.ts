import { rmSync, writeFileSync } from 'node:fs'
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
