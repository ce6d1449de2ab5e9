import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildWorld } from '@altroot/agent-server/build/build'
import { systemClock } from '@altroot/shared/platform/clock'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import { describe, expect, it } from 'vitest'
import { type Script, scriptedEmerge } from '../../../support/scripted-emerge.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { transcript } from '../../../support/transcript.ts'

const nothing = transcript('05-nothing-to-merge-second-run')
const merging = (cpv: string): string =>
	`[ebuild  N     ] ${cpv}::gentoo to /alt/ 0 KiB\n\nTotal: 1 package (1 new), Size of downloads: 0 KiB\n\n` +
	`>>> Emerging (1 of 1) ${cpv}::gentoo for /alt/\n>>> Installing (1 of 1) ${cpv}::gentoo to /alt/\n>>> Completed (1 of 1) ${cpv}::gentoo to /alt/\n`

const failing = `>>> Emerging (1 of 2) a/bad-1::gentoo for /alt/
>>> Compiling source in /x ...
bad.c:3:1: error: no
 * ERROR: a/bad-1::gentoo failed (compile phase):
 *   emake failed
 *
>>> Failed to emerge a/bad-1 for /alt/
`

interface Prepared {
	/** IDEPEND by cpv of what is installed at first. */
	readonly installed?: Readonly<Record<string, string>>
	readonly jobs?: number
	readonly signal?: AbortSignal
	readonly wanted?: readonly string[]
}

function building(script: (install: (cpv: string, idepend?: string) => void) => Script, prepared: Prepared = {}) {
	const root = temporaryDirectory()
	const install = (cpv: string, idepend = ''): void => {
		const directory = join(root, 'var/db/pkg', cpv)
		mkdirSync(directory, { recursive: true })
		for (const [name, text] of Object.entries({ SLOT: '0', BUILD_ID: '7', IDEPEND: idepend }))
			writeFileSync(join(directory, name), text)
	}
	for (const [cpv, idepend] of Object.entries(prepared.installed ?? {})) install(cpv, idepend)
	const { runInGroup, runs } = scriptedEmerge((args) => {
		const { output, ...rest } = script(install)(args)
		return { output: output.replaceAll('/alt/', `${root}/`), ...rest }
	})
	const events: PackageEvent[] = []
	const logFile = join(root, 'logs/build.log')
	const { jobs = 1, signal, wanted } = prepared
	const result = buildWorld({
		root,
		emerge: 'emerge',
		jobs,
		limits: { package: 1e9, idle: 1e9 },
		logFile,
		record: join(root, 'record'),
		clock: systemClock,
		runInGroup,
		onEvent: (event) => events.push(event),
		...(signal ? { signal } : {}),
		...(wanted ? { wanted } : {}),
	})
	return { result, runs, events, logFile, root }
}

const targets = (args: readonly string[]): string =>
	args.slice(args.indexOf('--accept-properties=-interactive') + 1).join(' ')

it('emerge is called with exactly these words, and its output is kept', async () => {
	const { result, runs, logFile } = building(() => () => ({ output: nothing }))
	await result
	expect(runs.map(({ args }) => args.join(' '))).toEqual([
		'--buildpkg --keep-going --autounmask=n --color=n --nospinner --ignore-default-opts ' +
			'--update --newuse --deep --verbose --accept-properties=-interactive @world',
	])
	expect(readFileSync(logFile, 'utf8')).toBe(`$ emerge ${runs[0]?.args.join(' ')}\n${nothing}`)
})

it('several jobs are really several, whatever space is free', async () => {
	const { result, runs } = building(() => () => ({ output: nothing }), { jobs: 3 })
	await result
	expect(runs[0]?.args).toEqual(expect.arrayContaining(['--jobs=3', '--jobs-tmpdir-require-free-gb=0']))
})

it('a part of the world is asked for in its place, and where all of it has to wait emerge is not asked', async () => {
	const part = building(() => () => ({ output: merging('a/b-1') }), { wanted: ['--oneshot', '=a/b-1'] })
	expect((await part.result).outcome).toEqual({ kind: 'built' })
	expect(part.runs.map(({ args }) => args.slice(-2))).toEqual([['--oneshot', '=a/b-1']])
	const none = building(() => () => ({ output: nothing }), { wanted: [] })
	expect((await none.result).outcome.kind).toBe('nothing-to-do')
	expect(none.runs).toEqual([])
})

describe('the outcome', () => {
	it.each([
		['nothing-to-do', nothing, 0],
		['built', merging('a/b-1'), 0],
		['some-failed', transcript('45a-preinst-failure'), 1],
		['some-failed', transcript('08-keep-going'), 1],
		['unresolvable', transcript('02c-usechange-autounmask-n'), 1],
		['broken-settings', transcript('24a-makeconf-unclosed-quote'), 1],
		['failed', merging('a/b-1').split('>>> Installing')[0]!, 137],
		['failed', 'sh: 1: exec: emerge: not found\n', 127],
	])('%s is told by what emerge says', async (kind, output, exitCode) => {
		expect((await building(() => () => ({ output, exitCode })).result).outcome.kind).toBe(kind)
	})

	it('cancelled is one of its own', async () => {
		const { result } = building(() => () => ({ output: '' }), { signal: AbortSignal.abort() })
		expect(await result).toMatchObject({ outcome: { kind: 'cancelled' }, built: [], failed: [] })
	})
})

it('a failure whose log is gone says so', async () => {
	const { failed } = await building(() => () => ({ output: transcript('45a-preinst-failure'), exitCode: 1 })).result
	expect(failed).toMatchObject([
		{ package: 'acct-group/strictroot-0', phase: 'merge', reason: expect.stringContaining('is gone') },
	])
})

it('a failure is told with the end of its log, while emerge goes on with the rest', async () => {
	const { result, events, root } = building((install) => () => {
		install('a/good-1')
		return { output: `${failing}${merging('a/good-1').split('\n\n').at(-1)}`, exitCode: 1 }
	})
	const { failed } = await result
	const why = { phase: 'compile', reason: 'emake failed (bad.c:3:1: error: no)', log: `${root}/logs/build.log` }
	expect(events.filter(({ kind }) => kind !== 'phase')).toMatchObject([
		{ kind: 'failed', package: 'a/bad-1', ...why, tail: expect.arrayContaining(['bad.c:3:1: error: no']) },
		{ kind: 'built', package: 'a/good-1' },
	])
	expect(failed).toMatchObject([{ package: 'a/bad-1', ...why }])
})

describe('what packages need at their installation', () => {
	it('is built into the root, too, and counts as one build', async () => {
		const { result, runs, events } = building((install) => (args) => {
			if (args.at(-1) === '@world') {
				install('a/b-1', 'x? ( a/unused ) dev/tool:=')
				return { output: merging('a/b-1') }
			}
			install('dev/tool-1')
			return { output: merging('dev/tool-1') }
		})
		const { outcome, built } = await result
		expect(outcome).toEqual({ kind: 'built' })
		expect(runs.map(({ args }) => targets(args))).toEqual(['@world', '--oneshot dev/tool'])
		expect(built.map(({ cpv, buildId }) => `${cpv} ${buildId}`)).toEqual(['a/b-1 7', 'dev/tool-1 7'])
		expect(events.flatMap(({ kind, package: cpv }) => (kind === 'built' ? cpv : []))).toEqual(['a/b-1', 'dev/tool-1'])
	})

	it('is brought up to date where the world was changed, and left alone where nothing was', async () => {
		const installed = { 'a/b-1': 'dev/tool', 'dev/tool-1': '' }
		const still = building(() => () => ({ output: nothing }), { installed })
		await still.result
		expect(still.runs).toHaveLength(1)
		const changed = building(() => (args) => ({ output: args.at(-1) === '@world' ? merging('a/b-1') : nothing }), {
			installed,
		})
		expect((await changed.result).outcome).toEqual({ kind: 'built' })
		expect(changed.runs.map(({ args }) => targets(args))).toEqual(['@world', '--oneshot dev/tool'])
	})

	it('is told as failed where it cannot be had: the world is built all the same', async () => {
		const { result } = building((install) => (args) => {
			install('a/b-1', 'dev/tool')
			return args.at(-1) === '@world'
				? { output: merging('a/b-1') }
				: { output: transcript('02c-usechange-autounmask-n'), exitCode: 1 }
		})
		const { outcome, failed, problems } = await result
		expect(outcome).toEqual({ kind: 'some-failed' })
		expect(failed).toMatchObject([{ package: 'dev/tool', phase: 'dependency' }])
		expect(problems).toMatchObject([{ kind: 'use-unsatisfied' }])
	})

	it('that failed to build is not tried again', async () => {
		const { result, runs } = building((install) => (args) => {
			install('a/b-1', 'dev/tool')
			return args.at(-1) === '@world'
				? { output: merging('a/b-1') }
				: { output: transcript('07-build-failure'), exitCode: 1 }
		})
		expect((await result).outcome).toEqual({ kind: 'some-failed' })
		expect(runs).toHaveLength(2)
	})
})
