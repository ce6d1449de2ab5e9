import { type HostCard, printHostCard } from '@altroot/shared/cli/host-card'
import { stepsOnLaptop, stepsOnServer } from '@altroot/shared/cli/next-step'
import { openTerminal } from '@altroot/shared/cli/terminal'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const terminal = openTerminal(false, { stdout: {}, stderr: {}, env: {} } as unknown as NodeJS.Process)
const asked = { revision: '3f2a91c04b', subject: 'media-video/ffmpeg: USE +opus', carried: 'pushed' }
const minute = 60_000

function generation(more: Partial<Generation> = {}): Generation {
	const empty = { failed: [], needs: [], diagnostics: [], trees: {}, log: '/log' }
	const ended = {
		outcome: 'published' as const,
		reason: '12 packages built',
		packages: 12,
		started: 0,
		ended: 63 * minute,
	}
	return { ...empty, number: 7, revision: 'a', ...ended, ...more }
}

function serverWord(more: Partial<HostStatus> = {}): HostStatus {
	const idle = { step: null, progress: null, generation: generation() }
	const published = { generation: 7, revision: 'a', trees: {}, verdict: null, insteadOf: null }
	return {
		version: 1,
		host: 'laptop',
		revision: 'a',
		...idle,
		published,
		packages: '/p',
		trees: [],
		proposals: [],
		...more,
	}
}

function cardOf(server: HostStatus, more: Partial<HostCard> = {}): string[] {
	const next = [...stepsOnLaptop(server, server.proposals), ...stepsOnServer(server)]
	return printHostCard({ asked, diagnostics: [], server, next, ...more }, 10 * minute, terminal)
}

const verdict: Verdict = {
	version: 1,
	generation: 7,
	time: 0,
	trees: [],
	install: 12,
	present: 30,
	behind: [],
	more: 0,
}

describe('the card of a host', () => {
	test('says what was asked, what was made of it, and the command that goes on', () => {
		const published = { generation: 7, revision: 'a', trees: {}, verdict, insteadOf: null }
		expect(cardOf(serverWord({ published }))).toEqual([
			'asked    3f2a91c04b (pushed) media-video/ffmpeg: USE +opus',
			'made     generation 7: published in 1 h 3 min',
			'         12 packages built',
			'ready    packages of generation 7',
			'laptop   takes them: 12 to install, 30 there already',
			'next     altroot-client upgrade',
			'           installs 12 packages',
		])
	})

	test('says what is not recorded yet, and what it waits for', () => {
		const waits = 'world, for emerge (pid 123) to end'
		expect(cardOf(serverWord({}), { waits })[1]).toBe('waits    world, for emerge (pid 123) to end')
	})

	test('shows a failure with the end of its log', () => {
		const failure = {
			package: 'dev-libs/a-1',
			phase: 'compile',
			reason: 'a.c:3: error',
			log: '/l/a-1.log',
			tail: ['one', 'two'],
		}
		const failed = [failure, { ...failure, package: 'dev-libs/b-1' }]
		const lines = cardOf(serverWord({ generation: generation({ outcome: 'failed', reason: '2 failed', failed }) }))
		expect(lines.slice(1, 8)).toEqual([
			'made     generation 7: failed in 1 h 3 min',
			'         2 failed',
			'failed   dev-libs/a-1 in compile: a.c:3: error',
			'         | one',
			'         | two',
			'         whole log on the server: /l/a-1.log',
			'         and 1 more package: dev-libs/b-1',
		])
	})

	test('shows how far a running build is', () => {
		const progress = {
			done: 6,
			total: 12,
			failed: 0,
			package: 'c/d-1',
			root: '/alt',
			phase: 'compile',
			expectedEnd: 18 * minute,
		}
		const running = generation({ outcome: 'building', reason: '', ended: null })
		const [now] = cardOf(serverWord({ step: 'build', progress, generation: running })).filter((line) =>
			line.startsWith('now'),
		)
		expect(now).toMatch(/^now {6}build ██████░░░░░░ 6\/12 {2}c\/d-1 compile {2}about 8 min left \(\d+:\d\d\)$/)
	})

	test('asks for the answer to a proposal, and names a line that only the server can add', () => {
		const line = { file: 'package.use', line: 'dev-libs/x loud', reason: 'app-misc/y asks for it' }
		const proposals = [{ id: '3f2a91c0', revision: 'a', lines: [line] }]
		const needs = [
			{ ...line, root: '/alt' },
			{ root: '/', file: 'package.accept_keywords', line: 'dev-util/z ~amd64', reason: 'masked' },
		]
		const lines = cardOf(serverWord({ proposals, generation: generation({ outcome: 'needs-decision', needs }) }))
		expect(lines.slice(-5)).toEqual([
			'next     altroot-client accept 3f2a91c0   (or reject 3f2a91c0)',
			'           adds to package.use: dev-libs/x loud; proposals tells why',
			'         add on the build server, to its /etc/portage/package.accept_keywords:',
			'         dev-util/z ~amd64',
			'           masked',
		])
	})

	test('says a line of the laptop once, although the server says it too', () => {
		const found = {
			path: 'etc/portage/make.conf',
			line: 3,
			code: 'x',
			severity: 'error' as const,
			message: 'no closing quote',
		}
		const reason = 'etc/portage/make.conf:3: error: no closing quote'
		const lines = cardOf(serverWord({ generation: generation({ outcome: 'needs-decision', reason }) }), {
			diagnostics: [found],
		})
		expect(lines.filter((line) => line.includes('no closing quote'))).toHaveLength(1)
	})

	test('fits 24 lines of 80 columns, whatever there is to say', () => {
		const text = fc.string({ unit: fc.constantFrom('a', ' ', 'ü', '漢', '-'), maxLength: 400 })
		const failure = fc.record({
			package: text,
			phase: text,
			reason: text,
			log: text,
			tail: fc.array(text, { maxLength: 30 }),
		})
		const need = fc.record({ root: fc.constantFrom('/', '/alt'), file: text, line: text, reason: text })
		const found = fc.record({
			path: text,
			line: fc.nat(),
			code: text,
			severity: fc.constant('error' as const),
			message: text,
		})
		const step = fc.record({ command: text, why: text })
		fc.assert(
			fc.property(
				fc.record({
					subject: text,
					reason: text,
					trouble: text,
					failed: fc.array(failure),
					needs: fc.array(need),
					behind: fc.array(fc.record({ package: text, reason: text })),
				}),
				fc.array(found),
				fc.array(step),
				({ subject, reason, trouble, failed, needs, behind }, diagnostics, next) => {
					const published = {
						generation: 7,
						revision: 'a',
						trees: {},
						verdict: { ...verdict, behind },
						insteadOf: null,
					}
					const server = serverWord({ published, generation: generation({ outcome: 'failed', reason, failed, needs }) })
					const lines = cardOf(server, { asked: { ...asked, subject }, diagnostics, trouble, next })
					expect(lines.length).toBeLessThanOrEqual(24)
					for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(80)
				},
			),
			{ numRuns: 300 },
		)
	})
})

/** Chinese characters take two columns. */
function columns(line: string): number {
	return [...line].reduce((sum, character) => sum + (character === '漢' ? 2 : 1), 0)
}
