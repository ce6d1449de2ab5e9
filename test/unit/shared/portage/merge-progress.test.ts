import { outputLines } from '@altroot/shared/portage/merge-plan/output-lines'
import { type MergeProgress, readMergeLine, startOfMerge, toProgress } from '@altroot/shared/portage/merge-progress'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transcript } from '../../../support/transcript.ts'

const read = (text: string, planned = 0): MergeProgress =>
	outputLines(text).reduce(readMergeLine, startOfMerge(planned))
const standings = (progress: MergeProgress) =>
	[...progress.merges.values()].map(({ cpv, root, status }) => `${status} ${cpv} ${root}`)

it('the same package in two roots is two merges', () => {
	const progress = read(transcript('04-success-world'))
	expect(standings(progress)).toEqual([
		'merged app-misc/libgreet-1.0 /alt',
		'merged app-misc/libgreet-1.0 /',
		'merged app-misc/hello-1.0 /alt',
	])
	expect(toProgress(progress)).toEqual({ done: 3, total: 3, failed: 0, package: null, root: null, phase: null })
})

it('done never falls and total never changes, though Portage counts anew after each failure', () => {
	const seen: string[] = []
	let progress = startOfMerge()
	for (const line of outputLines(transcript('08-keep-going'))) {
		progress = readMergeLine(progress, line)
		const { done, total, failed } = toProgress(progress)
		const counts = `${done}+${failed}/${total}`
		if (total > 0 && seen.at(-1) !== counts) seen.push(counts)
	}
	expect(seen).toEqual(['0+0/4', '0+1/4', '0+2/4', '0+3/4', '1+3/4'])
})

it('a failure keeps its log, also where lines of other jobs stand between', () => {
	const { merges } = read(transcript('08-keep-going'))
	expect(merges.get('/alt app-misc/broken-1.0')?.log).toBe(
		'/alt/var/log/portage/app-misc:broken-1.0:20261122-052814.log',
	)
	expect(merges.get('/ app-misc/broken-1.0')?.log).toBe('/var/tmp/portage/app-misc/broken-1.0/temp/build.log')
})

it('a package dropped for the sake of a failed one says what it requires', () => {
	const { merges } = read(transcript('08-keep-going'))
	expect(merges.get('/alt app-misc/needsbroken-1.0')).toMatchObject({ status: 'dropped', requires: 'app-misc/broken' })
})

it.each([
	[
		' * emerge --keep-going: dev-libs/a-very-long-name-1.2.3-r4 for /alt/ dropped\n * because it requires x/y:0=',
		'x/y:0=',
	],
	[
		' * emerge --keep-going: dev-libs/a-very-long-name-1.2.3-r4 for /alt/\n * dropped because it is masked or unavailable',
		'',
	],
])('a message is read wherever Portage wraps it: %j', (text, requires) => {
	const [dropped] = read(text).merges.values()
	expect(dropped).toMatchObject({
		cpv: 'dev-libs/a-very-long-name-1.2.3-r4',
		root: '/alt',
		status: 'dropped',
		requires,
	})
})

it('Completed followed by Failed to install is a failure', () => {
	const progress = read(transcript('45a-preinst-failure'))
	expect(standings(progress)).toEqual(['failed acct-group/strictroot-0 /alt'])
	expect(toProgress(progress)).toMatchObject({ done: 0, total: 1, failed: 1 })
})

it('phases come in their order', () => {
	const phases: (string | null)[] = []
	let progress = startOfMerge()
	for (const line of outputLines(transcript('07-build-failure'))) {
		progress = readMergeLine(progress, line)
		const { phase } = toProgress(progress)
		if (phases.at(-1) !== phase) phases.push(phase)
	}
	expect(phases).toEqual([null, 'unpack', 'prepare', 'configure', 'compile', null])
})

describe('while it runs', () => {
	const first = '>>> Emerging (1 of 2) a/slow-1::gentoo for /alt/'
	const second = '>>> Emerging (2 of 2) a/fast-1::gentoo for /alt/'

	it('the package that started last is current, and the other again when it is done', () => {
		expect(toProgress(read(`${first}\n${second}`)).package).toBe('a/fast-1')
		const after = read(
			`${first}\n${second}\n>>> Installing (2 of 2) a/fast-1::gentoo to /alt/\n>>> Completed (2 of 2) a/fast-1::gentoo to /alt/`,
		)
		expect(toProgress(after)).toMatchObject({ done: 1, total: 2, package: 'a/slow-1', root: '/alt' })
	})

	it('the plan gives the total before anything has started', () => {
		expect(toProgress(read('', 7))).toMatchObject({ done: 0, total: 7 })
		expect(toProgress(read(first, 7))).toMatchObject({ done: 0, total: 7 })
	})

	it('a line that says nothing leaves the very same value', () => {
		const progress = read(first)
		expect(readMergeLine(progress, 'gcc -c x.c')).toBe(progress)
		expect(readMergeLine(progress, '>>> Jobs: 0 of 2 complete, 1 running    Load avg: 0.44, 0.51, 0.32')).toBe(progress)
	})
})

it('redrawn lines, colours and titles of a terminal change nothing', () => {
	expect(standings(read(transcript('85-terminal-with-colours')))).toEqual([
		'merged app-misc/leaf-1.0 /alt',
		'merged app-misc/slotted-2.0 /alt',
	])
})

it('binary packages progress like ebuilds', () => {
	const progress = read('>>> Emerging binary (1 of 1) a/b-1::gentoo\n>>> Extracting a/b-1\n')
	expect(toProgress(progress)).toMatchObject({ package: 'a/b-1', root: '/', phase: 'unpack' })
})

it('no text makes it throw, and done plus failed never exceed the total', () => {
	const lines = fc.constantFrom(
		'>>> Emerging (1 of 3) a/b-1::g for /alt/',
		'>>> Emerging (2 of 3) a/c-1::g',
		'>>> Installing (1 of 3) a/b-1::g to /alt/',
		'>>> Completed (1 of 3) a/b-1::g to /alt/',
		'>>> Failed to emerge a/b-1 for /alt/, Log file:',
		">>>  '/x'",
		'*** Resuming merge...',
		' * emerge --keep-going: a/d-1 dropped because it',
		' * requires a/b',
		'>>> Unpacking source...',
	)
	fc.assert(
		fc.property(fc.array(fc.oneof(lines, fc.string())), (text) => {
			const { done, failed, total } = toProgress(text.reduce(readMergeLine, startOfMerge()))
			expect(done + failed).toBeLessThanOrEqual(total)
		}),
	)
})
