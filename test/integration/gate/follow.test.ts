import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { followLines } from '@altroot/agent-server/store/follow'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'

test('what a file has comes first, then each line as it is written', async () => {
	const { path, next } = follow('one\ntwo\n')
	expect([await next(), await next()]).toEqual(['one', 'two'])
	const third = next()
	appendFileSync(path, 'three\n')
	expect(await third).toBe('three')
})

test('a line comes once it is whole, however it was written', async () => {
	const { path, next } = follow('')
	const line = next()
	for (const piece of ['{"a":', '"ö', '€"}', '\nrest']) appendFileSync(path, piece)
	expect(await line).toBe('{"a":"ö€"}')
})

test('when the file is replaced, the rest of the old one comes before the new one', async () => {
	const { path, next } = follow('')
	appendFileSync(path, 'the last of the old\n')
	replace(path, 'the first of the new\n')
	replace(path, 'the first of the newest\n')
	const first = await next()
	// What came and went between two looks may be missed, but nothing comes in the wrong order, and the end is the newest.
	const seen = [first]
	while (seen.at(-1) !== 'the first of the newest') seen.push(await next())
	const order = ['the last of the old', 'the first of the new', 'the first of the newest']
	expect(order.filter((line) => seen.includes(line))).toEqual(seen)
})

test('a follower that is up to date sees every line of a replacement', async () => {
	const { path, next } = follow('one\n')
	expect(await next()).toBe('one')
	const second = next()
	replace(path, 'two\nthree\n')
	expect([await second, await next()]).toEqual(['two', 'three'])
})

test('a file that is not there yet is waited for', async () => {
	const { path, next } = follow(undefined)
	const line = next()
	writeFileSync(path, 'hello\n')
	expect(await line).toBe('hello')
})

test('other files of the directory change nothing', async () => {
	const { path, next } = follow('')
	const line = next()
	writeFileSync(`${path}.other`, 'not this\n')
	appendFileSync(path, 'this\n')
	expect(await line).toBe('this')
})

test('a thousand lines in a thousand writes all come, in order', async () => {
	const { path, next } = follow('')
	const lines = Array.from({ length: 1000 }, (_, n) => `${n} ${'x'.repeat(n)}`)
	const writing = (async () => {
		for (const line of lines) {
			appendFileSync(path, `${line}\n`)
			if (line.length % 50 === 0) await new Promise(setImmediate)
		}
	})()
	const seen = []
	while (seen.length < lines.length) seen.push(await next())
	await writing
	expect(seen).toEqual(lines)
})

test('an abort ends it', async () => {
	const { next, stop } = follow('')
	const line = next()
	stop()
	expect(await line).toBeUndefined()
})

function follow(content: string | undefined) {
	const path = join(temporaryDirectory(), 'laptop.jsonl')
	if (content !== undefined) writeFileSync(path, content)
	const abort = new AbortController()
	const lines = followLines(path, abort.signal)
	onTestFinished(async () => {
		abort.abort()
		await lines.return()
	})
	return {
		path,
		stop: () => abort.abort(),
		next: async (): Promise<string | undefined> => {
			const { done, value } = await lines.next()
			return done ? undefined : value
		},
	}
}

function replace(path: string, content: string): void {
	writeFileSync(`${path}.tmp`, content)
	renameSync(`${path}.tmp`, path)
}
