import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { findError } from '@altroot/agent-server/web/log/error-place'
import { renderLines } from '@altroot/agent-server/web/log/lines'
import { readFitting } from '@altroot/agent-server/web/log/read'
import { readWindow, withoutUnfinished } from '@altroot/agent-server/web/log/window'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../../support/temporary.ts'

async function fileWith(text: string | Buffer) {
	const path = join(temporaryDirectory(), 'x.log')
	writeFileSync(path, text)
	return open(path, 'r')
}

const texts = ({ lines }: { lines: readonly { text: string }[] }) => lines.map(({ text }) => text)

it('the last part comes in whole lines, and the parts before it and behind it fit without a gap', async () => {
	await using file = await fileWith(Array.from({ length: 9 }, (_, at) => `line ${at}\n`).join(''))
	const last = await readWindow(file, 'end', 20)
	expect(texts(last)).toEqual(['line 7', 'line 8'])
	const before = await readWindow(file, { to: last.from }, 20)
	expect(texts(before)).toEqual(['line 5', 'line 6'])
	expect(texts(await readWindow(file, { from: before.to }, 20))).toEqual(['line 7', 'line 8'])
	expect(before).toMatchObject({ from: 35, to: 49, size: 63 })
})

it('a line longer than a part is cut, and nothing of it is lost', async () => {
	const long = 'x'.repeat(50)
	await using file = await fileWith(`${long}\nend\n`)
	const [first, second] = [await readWindow(file, { from: 0 }, 30), await readWindow(file, { from: 30 }, 30)]
	expect([...texts(first), ...texts(second)]).toEqual(['x'.repeat(30), 'x'.repeat(20), 'end'])
})

it('a line that is still being written waits for its end', async () => {
	await using file = await fileWith('done\nhalf')
	expect(withoutUnfinished(await readWindow(file, 'end'))).toMatchObject({ lines: [{ text: 'done' }], to: 5, size: 9 })
})

it('bytes that are no text are shown as such', async () => {
	await using file = await fileWith(Buffer.from([0xff, 0xfe, 0x0a]))
	expect(texts(await readWindow(file, 'end'))).toEqual(['\ufffd\ufffd'])
})

it('a part of nothing but `<` is no longer than a page may be, from either end', async () => {
	await using file = await fileWith(`${'<'.repeat(99)}\n`.repeat(1000))
	for (const wanted of ['end', { from: 0 }, { to: 70_000 }] as const) {
		const window = await readFitting(file, wanted)
		expect(renderLines(window.lines).join('').length).toBeLessThan(120_000)
		expect(window.to - window.from).toBe(window.lines.length * 100)
	}
})

it('the error is the line that the failure’s reason was taken from, however long the log is before and behind it', async () => {
	const filler = `${'['.repeat(99)}\n`.repeat(15_000)
	const phase =
		'>>> Compiling source in /x\ncc: warning: fine\na.c:1:2: error: no x\n * ERROR: a/b-1 failed (compile phase):\n'
	await using file = await fileWith(`${filler}a.c: error: of an earlier phase\n${phase}${filler}${phase}`)
	const found = await findError(file, 0)
	const at = (await readWindow(file, { from: found?.mark ?? 0 })).lines[0]?.text
	expect(at).toBe('a.c:1:2: error: no x')
	expect((found?.mark ?? 0) - (found?.from ?? 0)).toBeLessThanOrEqual(8192)
	const next = await findError(file, found?.next ?? 0)
	expect(next?.mark).toBe((found?.mark ?? 0) + phase.length + filler.length)
	expect(await findError(file, next?.next ?? 0)).toBeUndefined()
})

it('the error is found in Portage’s own colours, and not in the words of a program', async () => {
	const star = '\u001b[31;01m *\u001b[0m'
	const text = `>>> Compiling source in /x\n * an ERROR: of a program\na.c:1:2: \u001b[01;31merror:\u001b[m no x\n${star} ERROR: a/b-1::gentoo failed (compile phase):\n${star}   emake failed\n`
	await using file = await fileWith(text)
	const found = await findError(file, 0)
	expect((await readWindow(file, { from: found?.mark ?? 0 })).lines[0]?.text).toContain('a.c:1:2')
	expect(await findError(file, found?.next ?? 0)).toBeUndefined()
})
