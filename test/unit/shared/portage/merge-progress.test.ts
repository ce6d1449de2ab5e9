import { outputLines } from '@altroot/shared/portage/merge-plan/output-lines'
import {
	endOfMerge,
	isOpen,
	type MergeProgress,
	readMergeLine,
	readPhase,
	startOfMerge,
} from '@altroot/shared/portage/merge-progress'
import { packageEvents } from '@altroot/shared/portage/merge-progress/package-events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transcript } from '../../../support/transcript.ts'

const read = (text: string): MergeProgress => outputLines(text).reduce(readMergeLine, startOfMerge)
/** What a whole output tells of its packages, line by line. */
const eventsOf = (text: string): string[] => {
	let progress = startOfMerge
	return outputLines(text).flatMap((line) => {
		const before = progress
		progress = readMergeLine(progress, line)
		return packageEvents(before, progress).map(
			({ kind, package: cpv, root, phase }) => `${cpv} ${root} ${kind === 'phase' ? (phase ?? 'begun') : kind}`,
		)
	})
}
const standings = (progress: MergeProgress) =>
	[...progress.merges.values()].map(({ cpv, root, status }) => `${status} ${cpv} ${root}`)

it('the same package in two roots is two merges', () => {
	const progress = read(transcript('04-success-world'))
	expect(standings(progress)).toEqual([
		'merged app-misc/libgreet-1.0 /alt',
		'merged app-misc/libgreet-1.0 /',
		'merged app-misc/hello-1.0 /alt',
	])
	expect(progress.current).toBeNull()
})

it('each package ends once, though Portage counts anew after each failure', () => {
	expect(eventsOf(transcript('08-keep-going')).filter((text) => /(?:built|failed|dropped)$/.test(text))).toEqual([
		'app-misc/broken-1.0 /alt failed',
		'app-misc/needsbroken-1.0 /alt dropped',
		'app-misc/broken-1.0 / failed',
		'app-misc/slotted-2.0 /alt built',
	])
})

it('a failure keeps its log, also where lines of other jobs stand between', () => {
	const { merges } = read(transcript('08-keep-going'))
	expect(merges.get('/alt app-misc/broken-1.0')?.log).toBe(
		'/alt/var/log/portage/app-misc:broken-1.0:20261122-052814.log',
	)
	expect(merges.get('/ app-misc/broken-1.0')?.log).toBe('/var/tmp/portage/app-misc/broken-1.0/temp/build.log')
})

it('a failure is told once its log is named, or at the end where it never is', () => {
	const failed = read('>>> Emerging (1 of 1) a/b-1::g\n>>> Failed to emerge a/b-1, Log file:')
	const before = read('>>> Emerging (1 of 1) a/b-1::g')
	expect(packageEvents(before, failed)).toEqual([])
	const about = { kind: 'failed', package: 'a/b-1', root: '/', phase: null }
	expect(packageEvents(failed, readMergeLine(failed, ">>>  '/l.log'"))).toEqual([{ ...about, log: '/l.log' }])
	expect(packageEvents(failed, endOfMerge(failed))).toEqual([about])
	expect(packageEvents(before, read('>>> Emerging (1 of 1) a/b-1::g\n>>> Failed to emerge a/b-1'))).toEqual([about])
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
})

it('phases come in their order', () => {
	expect(eventsOf(transcript('07-build-failure')).map((text) => text.split(' ').at(-1))).toEqual([
		'begun',
		'unpack',
		'prepare',
		'configure',
		'compile',
		'failed',
	])
})

it('phases only go forward, and not at all once a package has ended', () => {
	const running = read('>>> Emerging (1 of 1) a/b-1::gentoo\n>>> Compiling source in /x ...')
	expect(readMergeLine(running, '>>> Unpacking source...')).toBe(running)
	const ended = read('>>> Emerging (1 of 1) a/b-1::gentoo\n>>> Completed (1 of 1) a/b-1::gentoo')
	expect(readPhase(ended, { cpv: 'a/b-1', root: '/' }, 'merge')).toBe(ended)
})

describe('while it runs', () => {
	const first = '>>> Emerging (1 of 2) a/slow-1::gentoo for /alt/'
	const second = '>>> Emerging (2 of 2) a/fast-1::gentoo for /alt/'

	it('the package that started last is current, and the other again when it is done', () => {
		expect(read(`${first}\n${second}`).current).toBe('/alt a/fast-1')
		const after = read(
			`${first}\n${second}\n>>> Installing (2 of 2) a/fast-1::gentoo to /alt/\n>>> Completed (2 of 2) a/fast-1::gentoo to /alt/`,
		)
		expect(after.current).toBe('/alt a/slow-1')
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
	expect(progress.merges.get('/ a/b-1')).toMatchObject({ status: 'building', phase: 'unpack' })
})

it('no text makes it throw, and what is current is never something that has ended', () => {
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
			const { current, merges } = text.reduce(readMergeLine, startOfMerge)
			expect(current === null || isOpen(merges.get(current)!)).toBe(true)
		}),
	)
})
