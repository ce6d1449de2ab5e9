import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { KeptLock } from '@altroot/shared/platform/kept-lock'
import { tryLock } from '@altroot/shared/platform/lock'
import { expect, it, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const place = (): string => join(temporaryDirectory(), 'state/build.lock')

/** How many of this process's open files lie below a directory. */
function openBelow(directory: string): number {
	const links = readdirSync('/proc/self/fd').map((name) => {
		try {
			return readlinkSync(`/proc/self/fd/${name}`)
		} catch {
			return '' // the listing's own
		}
	})
	return links.filter((link) => link.startsWith(directory)).length
}

it('is held by one at a time, in one process too, by whichever way it was taken', () => {
	const path = place()
	const [mine, another] = [new KeptLock(path), new KeptLock(path)]
	for (const take of [() => mine.tryTake(), () => another.tryTake(), () => tryLock(path), () => mine.tryTake()]) {
		const held = take()
		expect(held).toBeDefined()
		expect([mine.tryTake(), another.tryTake(), tryLock(path)]).toEqual([undefined, undefined, undefined])
		held?.release()
	}
})

it('is let go of once: a holder of before takes nothing from who holds it now', () => {
	const path = place()
	const kept = new KeptLock(path)
	const first = kept.tryTake()
	first?.release()
	const second = kept.tryTake()
	first?.release()
	expect(tryLock(path)).toBeUndefined()
	second?.release()
	expect(tryLock(path)).toBeDefined()
})

it('waits for its holder', async () => {
	const path = place()
	const clock = new FakeClock()
	const holder = tryLock(path)
	const taken = new KeptLock(path).take(clock)
	await clock.advance(20)
	holder?.release()
	await clock.advance(20)
	expect(await taken).toBeDefined()
})

it.each([
	['removed', (path: string) => rmSync(path)],
	['removed with its directory', (path: string) => rmSync(dirname(path), { recursive: true })],
	[
		'replaced by another',
		(path: string) => {
			writeFileSync(`${path}.new`, '')
			renameSync(`${path}.new`, path)
		},
	],
])('excludes others also where its file was %s, before it is taken or while it is held', (_title, spoil) => {
	const path = place()
	const kept = new KeptLock(path)
	for (let round = 0; round < 3; round++) {
		kept.tryTake()?.release()
		spoil(path)
		const held = kept.tryTake()
		expect(tryLock(path)).toBeUndefined()
		spoil(path)
		const next = kept.tryTake() // nobody could know of the first one any more
		expect(tryLock(path)).toBeUndefined()
		held?.release()
		expect(tryLock(path)).toBeUndefined()
		next?.release()
		tryLock(path)?.release()
	}
	expect(openBelow(dirname(path))).toBe(1)
})

test('what a holder of an earlier version has left beside the file is in nobody’s way', () => {
	const path = place()
	mkdirSync(dirname(path))
	writeFileSync(path, '')
	writeFileSync(`${path}-journal`, Buffer.alloc(512))
	const kept = new KeptLock(path)
	expect(kept.tryTake()).toBeDefined()
	expect(tryLock(path)).toBeUndefined()
	expect(readdirSync(dirname(path))).toEqual(['build.lock'])
})

it('has no file open once it is closed, where it was held since it was let go of; and may be taken again', () => {
	const path = place()
	const kept = new KeptLock(path)
	kept.tryTake()?.release()
	kept[Symbol.dispose]()
	expect(openBelow(dirname(path))).toBe(0)
	const held = kept.tryTake()
	kept[Symbol.dispose]()
	expect(tryLock(path)).toBeUndefined()
	held?.release()
	expect(openBelow(dirname(path))).toBe(0)
	expect(tryLock(path)).toBeDefined()
})
