import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { remembered } from '@altroot/agent-client/facts/remembered'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** A search path with one program in its second directory, and a question that counts how often it is asked. */
function gccToAsk(answers: (asked: number) => number | null = (asked) => asked) {
	const directory = temporaryDirectory()
	for (const name of ['first', 'second']) mkdirSync(join(directory, name))
	const gcc = join(directory, 'second/gcc')
	writeFileSync(gcc, 'old')
	let asked = 0
	const searchPath = `${directory}/none:${directory}/first:${directory}/second`
	return { directory, gcc, ask: remembered('gcc', searchPath, async () => answers(++asked)) }
}

it('asks the same program once', async () => {
	const { ask } = gccToAsk()
	expect([await ask(), await ask()]).toEqual([1, 1])
})

it('asks again when the program was replaced', async () => {
	const { gcc, ask } = gccToAsk()
	await ask()
	writeFileSync(`${gcc}.new`, 'new')
	renameSync(`${gcc}.new`, gcc)
	expect(await ask()).toBe(2)
})

it('asks again when another program is found first', async () => {
	const { directory, ask } = gccToAsk()
	await ask()
	writeFileSync(join(directory, 'first/gcc'), 'a wrapper')
	expect(await ask()).toBe(2)
})

it('asks again when the program is gone', async () => {
	const { gcc, ask } = gccToAsk()
	await ask()
	rmSync(gcc)
	expect(await ask()).toBe(2)
})

it('asks again when there was no answer', async () => {
	const { ask } = gccToAsk((asked) => (asked === 1 ? null : asked))
	expect([await ask(), await ask(), await ask()]).toEqual([null, 2, 2])
})
