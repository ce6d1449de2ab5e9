import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Lines } from './lines.ts'

/** `pnpm demo` without a terminal: its lines, both streams apart, and how it ends. */
function startDemo(...words: string[]) {
	const program = join(import.meta.dirname, '../demo/demo.ts')
	const demo = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
	onTestFinished(() => void demo.kill('SIGKILL'))
	const exitCode = once(demo, 'close').then(([code]: unknown[]) => code)
	return { demo, stdout: new Lines(demo.stdout), stderr: new Lines(demo.stderr), exitCode }
}

function childrenOf(pid: number): number[] {
	return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number)
}

/** The first processes of the two hosts: with each ends all that is in it. */
function hostsOf({ pid = 0 }: ChildProcess): number[] {
	const doors = childrenOf(pid).filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').startsWith('unshare'))
	return doors.flatMap(childrenOf)
}

describe('the demo', () => {
	it('shows the whole loop, in whole lines of 80 columns on stdout alone, and leaves nothing behind', async () => {
		const { demo, stdout, stderr, exitCode } = startDemo()
		await stdout.until(/^2\. /)
		const hosts = hostsOf(demo)
		expect(hosts).toHaveLength(2)
		expect(await exitCode).toBe(0)
		expect(stderr.seen).toEqual([])
		const text = stdout.seen.join('\n')
		expect(text).not.toContain('\u001b')
		expect(stdout.seen.filter((line) => line.length > 80)).toEqual([])
		expect(stdout.seen.length).toBeLessThan(80)
		const milestones = stdout.seen.filter((line) => /nls is|committed as|✓ app-misc.hello|Emerging .*hello/.test(line))
		expect(milestones.map((line) => line.trim())).toEqual([
			expect.stringContaining('✓ app-misc/hello-1.0'),
			'>>> Emerging binary (3 of 3) app-misc/hello-1.0::gentoo',
			'hello from hello 1.0: nls is off, loud is off',
			expect.stringMatching(/committed as \w{10} and pushed over SSH/),
			expect.stringContaining('✓ app-misc/hello-1.0'),
			'>>> Emerging binary (1 of 1) app-misc/hello-1.0::gentoo',
			'hello from hello 1.0: nls is on, loud is off',
		])
		expect(text).toMatch(/generation 2: published\n +package\.use: app-misc\/hello \+nls +1 package in /)
		expect(text).toMatch(/generation 3: needs a decision/)
		await expect.poll(() => hosts.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 10_000 }).toEqual([])
	})

	it('ends with one sentence, and both hosts with it, when somebody stops it', async () => {
		const { demo, stdout, exitCode } = startDemo()
		await stdout.until(/^2\. /)
		const hosts = hostsOf(demo)
		demo.kill('SIGINT')
		expect(await exitCode).toBe(130)
		expect(stdout.seen.at(-1)).toBe('demo: stopped by Ctrl-C; everything that it started has ended')
		expect(hosts.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
	})

	it('--here changes nothing without a terminal to ask at', async () => {
		const { stdout, exitCode } = startDemo('--here')
		expect(await exitCode).toBe(1)
		expect(stdout.seen.join('\n')).toContain('asks first, and there is no terminal\n  → add --yes')
	})
})

it.each([
	[['--kep'], 'Unknown option'],
	[['soon'], 'Unexpected argument'],
	[['--keep', '--here'], 'do not go together'],
	[['--yes'], '--yes is for --here'],
])('%j is wrong usage, and the demo says what it takes', async (words, complaint) => {
	const { stdout, exitCode } = startDemo(...words)
	expect(await exitCode).toBe(2)
	expect(stdout.seen.join('\n')).toContain(complaint)
})
