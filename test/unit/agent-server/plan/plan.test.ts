import { neededLines } from '@altroot/agent-server/plan/needed-lines'
import { planWorld } from '@altroot/agent-server/plan/plan'
import { systemClock } from '@altroot/shared/platform/clock'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import { planReason } from '@altroot/shared/portage/plan-outcome'
import { describe, expect, it } from 'vitest'
import { type Script, scriptedEmerge } from '../../../support/scripted-emerge.ts'
import { transcript } from '../../../support/transcript.ts'

function planned(script: Script, signal?: AbortSignal) {
	const { runInGroup, runs } = scriptedEmerge(script)
	const options = {
		root: '/alt',
		emerge: '/usr/bin/emerge',
		clock: systemClock,
		runInGroup,
		...(signal ? { signal } : {}),
	}
	return { result: planWorld(options), runs }
}
const outcomeOf = async (name: string, exitCode = 0) =>
	(await planned(() => ({ output: transcript(name), exitCode })).result).outcome

it('emerge is asked with a scrubbed environment and exactly these words', async () => {
	const { result, runs } = planned(() => ({ output: transcript('05-nothing-to-merge-second-run') }))
	await result
	expect(runs).toHaveLength(1)
	expect(runs[0]?.command).toBe('/usr/bin/emerge')
	expect(runs[0]?.args.join(' ')).toBe(
		'--pretend --update --newuse --deep --verbose --accept-properties=-interactive --autounmask=y --autounmask-license=y ' +
			'--autounmask-keep-keywords=n --autounmask-keep-masks=n --color=n --nospinner --ignore-default-opts @world',
	)
	expect(runs[0]?.env).toEqual({
		PATH: process.env.PATH,
		HOME: process.env.HOME,
		LANG: 'C.UTF-8',
		ROOT: '/alt',
		SYSROOT: '/',
		PORTAGE_CONFIGROOT: '/alt',
	})
})

describe('the outcome is told apart by what emerge says', () => {
	it.each([
		['04-success-world', 0, 'ready', '3 packages to build'],
		['05-nothing-to-merge-second-run', 0, 'nothing-to-do', 'everything is built already'],
		['world-use-both-roots', 1, 'needs-change', '(and 1 more)'],
		['world-several-reasons', 1, 'needs-change', 'app-misc/testing-1.0'],
		['world-required-use', 1, 'unresolvable', 'exactly-one-of ( a b )'],
		['14-missing-dep', 1, 'unresolvable', 'app-misc/doesnotexist'],
		['24a-makeconf-unclosed-quote', 1, 'broken-settings', 'etc/portage/make.conf:8: No closing quotation'],
		['25a-profile-missing', 1, 'broken-settings', 'etc/portage/make.profile leads to no profile'],
		['28b-reposconf-syntax', 1, 'broken-settings', 'etc/portage/repos.conf/zz.conf:1'],
	])('%s (exit code %d) is %s', async (name, exitCode, kind, words) => {
		const outcome = await outcomeOf(name, exitCode)
		expect(outcome.kind).toBe(kind)
		expect(planReason(outcome)).toContain(words)
		expect(planReason(outcome)).not.toContain('/alt/')
	})

	it.each([
		['an emerge that does not exist', 'sh: 1: exec: emerge: not found', 127],
		['another program', 'hello', 0],
		['no output', '', 1],
	])('%s is a failure', async (_, output, exitCode) => {
		const { outcome } = await planned(() => ({ output, exitCode })).result
		expect(outcome).toMatchObject({ kind: 'failed', exitCode })
		expect(planReason(outcome)).toContain(output || 'it said nothing')
	})

	it('a plan that was stopped is cancelled', async () => {
		expect((await planned(() => ({ output: '' }), AbortSignal.abort()).result).outcome).toEqual({ kind: 'cancelled' })
	})
})

it('needed lines name the root, the file and the reason', async () => {
	expect(neededLines(await outcomeOf('world-use-both-roots', 1), '/alt')).toEqual(
		['/alt', '/'].map((root) => ({
			root,
			file: 'package.use',
			line: '>=app-misc/libgreet-1.0 loud',
			reason: 'app-misc/libgreet-1.0, needed by app-misc/hello-1.0 for the world file, needs USE="loud"',
		})),
	)
})

it('another configuration than the root’s is asked about, and told as if it were the root’s', async () => {
	const output = transcript('world-use-both-roots').replaceAll('For /alt/etc', 'For /tmp/other/etc')
	const { runInGroup, runs } = scriptedEmerge(() => ({ output, exitCode: 1 }))
	const options = { root: '/alt', configRoot: '/tmp/other', emerge: 'emerge', clock: systemClock, runInGroup }
	const { outcome } = await planWorld(options)
	expect(runs[0]?.env).toMatchObject({ ROOT: '/alt', SYSROOT: '/', PORTAGE_CONFIGROOT: '/tmp/other' })
	expect(neededLines(outcome, '/alt').map(({ root }) => root)).toEqual(['/alt', '/'])
})

it('where Portage names no root, it is asked again without proposals', async () => {
	const { result, runs } = planned((args) =>
		args.includes('--autounmask=n')
			? { output: transcript('02c-usechange-autounmask-n').replace(' for /alt/', ''), exitCode: 1 }
			: { output: transcript('03-usechange-only-broot'), exitCode: 1 },
	)
	const { outcome } = await result
	expect(neededLines(outcome, '/alt')).toMatchObject([{ root: '/', line: '>=app-misc/libgreet-1.0 loud' }])
	expect(runs).toHaveLength(2)
})

describe('a world atom that was left out is explained', () => {
	const withLeftOut =
		(name: string, alone: string, together = alone): Script =>
		(args) => {
			const target = args.slice(args.indexOf('--ignore-default-opts') + 1)
			return { output: transcript(target.length === 2 ? together : target[0] === '@world' ? name : alone) }
		}
	const warningsOf = async (script: Script) => {
		const { outcome } = await planned(script).result
		return 'warnings' in outcome ? outcome.warnings.map(problemSentence) : []
	}

	it('by the dependency that is missing', async () => {
		expect(await warningsOf(withLeftOut('world-missing-dependency', '14-missing-dep'))).toEqual([
			'app-misc/missingdep in the world file is left out: there is no package app-misc/doesnotexist, needed by ' +
				'app-misc/missingdep-1.0 for app-misc/missingdep: add the tree that has it, or remove what needs it',
		])
	})

	it('by the line that would allow it', async () => {
		const { outcome } = await planned(withLeftOut('world-missing-dependency', '11b-keyword-autounmask')).result
		expect(neededLines(outcome, '/alt')).toMatchObject([{ root: '/alt', line: '=app-misc/testing-1.0 ~amd64' }])
	})

	it('by the line that the build server’s own configuration lacks', async () => {
		const alone = transcript('11b-keyword-autounmask').replace(/^\[ebuild.*\n/m, '')
		const { outcome } = await planned((args) => {
			if (args.at(-1) === '@world') return { output: transcript('world-missing-dependency') }
			const asked = args.includes('--autounmask=n')
			return { output: asked ? transcript('11-keyword').replace(' for /alt/', '') : alone, exitCode: 1 }
		}).result
		expect(neededLines(outcome, '/alt')).toMatchObject([{ root: '/', line: '=app-misc/testing-1.0 ~amd64' }])
	})

	it('by the other world atom that is in its way', async () => {
		const sentences = await warningsOf(
			withLeftOut('world-left-out-by-conflict', '04-success-world', 'world-skipped-update'),
		)
		expect(sentences).toEqual([
			'app-misc/wantold in the world file is left out, because it cannot be installed together with app-misc/wantnew: remove one of them',
		])
	})

	it('but only the first few, since each takes as long as a plan', async () => {
		const many = Array.from({ length: 20 }, (_, number) => `a/b${number}`).join(' ')
		const output = transcript('26b-world-missing-pkg').replace('app-misc/nope', many)
		const { result, runs } = planned((args) => ({
			output: args.at(-1) === '@world' ? output : transcript('14-missing-dep'),
		}))
		const { outcome } = await result
		expect(outcome).toMatchObject({ kind: 'nothing-to-do', warnings: { length: 20 } })
		expect(runs).toHaveLength(6)
	})
})
