import { printFileDiff } from '@altroot/shared/cli/file-diff'
import { openTerminal } from '@altroot/shared/cli/terminal'
import { expect, test } from 'vitest'

const colorsOf = (isTTY: boolean) =>
	openTerminal(false, { stdout: { isTTY }, stderr: {}, env: {} } as unknown as NodeJS.Process).colors
const plain = colorsOf(false)

test('a change is shown as a unified diff', () => {
	expect(printFileDiff('/etc/a', 'one\ntwo\n', 'one\n-- 2\n', plain)).toEqual([
		'--- /etc/a',
		'+++ /etc/a',
		'@@ -1,2 +1,2 @@',
		' one',
		'-two',
		'+-- 2',
	])
})

test('a new file comes from /dev/null, and what stays the same has no diff', () => {
	expect(printFileDiff('/etc/a', undefined, 'one\n', plain).slice(0, 2)).toEqual(['--- /dev/null', '+++ /etc/a'])
	expect(printFileDiff('/etc/a', 'one\n', 'one\n', plain)).toEqual([])
})

test('added and removed lines have colours, also those that look like a header', () => {
	const colors = colorsOf(true)
	const lines = printFileDiff('/etc/a', '-- old\n', '++ new\n', colors)
	expect(lines.slice(-2)).toEqual([colors.red('--- old'), colors.green('+++ new')])
})

test('two long files that have nothing in common are shown as one for the other, at once', () => {
	const lines = (word: string): string => Array.from({ length: 20_000 }, (_, at) => `${word} ${at}\n`).join('')
	const start = performance.now()
	const diff = printFileDiff('/etc/a', lines('old'), lines('new'), plain)
	expect(performance.now() - start).toBeLessThan(5_000) // without a limit: minutes
	expect(diff).toHaveLength(40_002)
	expect([diff[2], diff.at(-1)]).toEqual(['-old 0', '+new 19999'])
})
