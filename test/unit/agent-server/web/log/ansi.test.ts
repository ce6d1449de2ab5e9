import { parseAnsi, plainLook } from '@altroot/agent-server/web/log/ansi'
import { renderLines } from '@altroot/agent-server/web/log/lines'
import { expect, it } from 'vitest'

const spans = (line: string) => parseAnsi(line, plainLook).spans
const plain = (line: string) =>
	spans(line)
		.map(({ text }) => text)
		.join('')

it('the colours of Portage and of compilers become classes of ours', () => {
	expect(spans(' \u001b[32;01m*\u001b[39;49;00m Messages')).toEqual([
		{ text: ' ', classes: '' },
		{ text: '*', classes: 'green bold' },
		{ text: ' Messages', classes: '' },
	])
	expect(spans('\u001b[1m\u001b[31merror:\u001b[m no')[0]).toEqual({ text: 'error:', classes: 'red bold' })
	expect(spans('\u001b[38;5;1;4mlink')[0]).toEqual({ text: 'link', classes: 'underline' })
})

it('a look lasts until it is taken back, also over lines', () => {
	const { look } = parseAnsi('\u001b[33mwarning', plainLook)
	expect(parseAnsi('goes on\u001b[0m, ends', look).spans).toEqual([
		{ text: 'goes on', classes: 'yellow' },
		{ text: ', ends', classes: '' },
	])
})

it.each([
	['a window’s title', 'a\u001b]0;evil\u0007b', 'ab'],
	['a link of a terminal', '\u001b]8;;javascript:alert(1)\u001b\\here\u001b]8;;\u001b\\', 'here'],
	['the cursor', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
	['a device control string', 'a\u001bP+q544e\u001b\\b', 'ab'],
	['a sequence that is cut short', 'a\u001b[12', 'a'],
	['control characters', 'a\u0000\u0007\u0008b\u009b1mc', 'ab1mc'],
	['a change of the direction of writing', 'safe\u202egpj.exe', 'safe\ufffdgpj.exe'],
	['a line that was drawn over', '10%\r50%\rdone\r', 'done'],
])('%s steers nothing', (_what, line, shown) => {
	expect(plain(line)).toBe(shown)
})

it('HTML in a log is text', () => {
	const [line] = renderLines([{ at: 0, text: '<script>alert("1")</script>\u001b[31m<b onclick=x>&amp;', ended: true }])
	expect(String(line)).toBe(
		'&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;<span class="red">&lt;b onclick=x&gt;&amp;amp;</span>\n',
	)
})

it('a long line of nothing but escape sequences is read at once', () => {
	const start = performance.now()
	expect(plain(`${'\u001b[31'.repeat(100_000)}${'\u001b]'.repeat(100_000)}x`).length).toBe(0)
	expect(performance.now() - start).toBeLessThan(2_000)
})
