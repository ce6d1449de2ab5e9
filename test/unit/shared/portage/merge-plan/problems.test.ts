import { parseMergePlan } from '@altroot/shared/portage/merge-plan'
import type { Problem } from '@altroot/shared/portage/merge-plan/problem'
import { isBrokenSettings, stopsPlan } from '@altroot/shared/portage/merge-plan/problem'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import { describe, expect, it } from 'vitest'
import { transcript } from '../../../../support/transcript.ts'

const problemsOf = (name: string): readonly Problem[] => parseMergePlan(transcript(name)).problems
const sentencesOf = (name: string): readonly string[] => problemsOf(name).map(problemSentence)

describe('a line that the configuration needs', () => {
	it('names each root where Portage does', () => {
		const needed = { kind: 'needed-change', file: 'package.use', line: '>=app-misc/libgreet-1.0 loud' }
		expect(problemsOf('world-use-both-roots')).toMatchObject([
			{ ...needed, root: '/alt' },
			{ ...needed, root: '/', requiredBy: ['app-misc/hello-1.0::gentoo', '@selected', '@world'] },
		])
	})

	it('takes the root from the plan where Portage names none', () => {
		expect(problemsOf('world-keyword-of-dependency')).toMatchObject([
			{ root: '/alt', line: '=app-misc/testing-1.0 ~amd64' },
		])
	})

	it('leaves the root open where neither tells', () => {
		expect(problemsOf('03-usechange-only-broot')).toMatchObject([{ root: null, line: '>=app-misc/libgreet-1.0 loud' }])
	})

	it('says of a binary package without the laptop’s own patches what would put them in', () => {
		const candidates = [{ package: 'app-misc/hello-1.0::gentoo', reason: 'user patches' }]
		const refused = { kind: 'masked', atom: '=app-misc/hello-1.0', root: '/', requiredBy: [], candidates } as const
		expect(problemSentence(refused)).toContain('by `altroot-server host trust … code` there for this laptop')
	})

	it('keeps the words of the one who masked it', () => {
		const [problem] = problemsOf('world-mask-of-dependency')
		expect(problem).toMatchObject({ file: 'package.unmask', line: '=app-misc/hardmasked-1.0' })
		expect(problemSentence(problem!)).toContain('masked for fun')
	})

	it.each([
		['world-license-of-dependency', 'package.license', '>=app-misc/prop-1.0 Proprietary'],
		['10b-license-autounmask', 'package.license', '>=app-misc/prop-1.0 Proprietary'],
		['11b-keyword-autounmask', 'package.accept_keywords', '=app-misc/testing-1.0 ~amd64'],
		['11c-keyword-missing', 'package.accept_keywords', '=app-misc/nokw-1.0 **'],
		['12b-mask-autounmask', 'package.unmask', '=app-misc/hardmasked-1.0'],
	])('%s belongs to %s', (name, file, line) => {
		expect(problemsOf(name)).toMatchObject([{ kind: 'needed-change', file, line, root: '/alt' }])
	})
})

describe('what cannot be resolved', () => {
	it.each([
		[
			'14-missing-dep',
			{
				kind: 'unsatisfied',
				atom: 'app-misc/doesnotexist',
				root: '/alt',
				requiredBy: ['app-misc/missingdep-1.0::gentoo', 'app-misc/missingdep'],
			},
		],
		[
			'18b-no-such-package',
			{ kind: 'unsatisfied', atom: 'app-misc/nope', similar: ['app-misc/prop', 'app-misc/nokw', 'app-misc/inter'] },
		],
		['50l-binhost-alias', { kind: 'unsatisfied', wants: 'binary', atom: 'dev-build/itool', root: '/' }],
		[
			'10-license',
			{
				kind: 'masked',
				atom: 'app-misc/prop',
				candidates: [{ package: 'app-misc/prop-1.0::gentoo', reason: 'Proprietary license(s)' }],
			},
		],
		[
			'12-mask',
			{ kind: 'masked', candidates: [{ package: 'app-misc/hardmasked-1.0::gentoo', reason: 'package.mask' }] },
		],
		[
			'02c-usechange-autounmask-n',
			{
				kind: 'use-unsatisfied',
				atom: 'app-misc/libgreet[loud]',
				root: '/alt',
				candidates: [{ package: 'app-misc/libgreet-1.0::seedrepo', reason: 'Change USE: +loud' }],
			},
		],
		[
			'world-required-use',
			{
				kind: 'required-use',
				package: 'app-misc/requse-1.0::gentoo',
				use: '-a -b',
				constraint: 'exactly-one-of ( a b )',
				requiredBy: ['@selected', '@world'],
			},
		],
		['13-hard-blocker', { kind: 'blocked', atom: 'app-misc/leaf', blockers: ['app-misc/blk-1.0'] }],
		['15-circular', { kind: 'circular', packages: ['app-misc/circb-1.0', 'app-misc/circa-1.0'] }],
		['world-circular', { kind: 'circular', packages: ['app-misc/circb-1.0', 'app-misc/circa-1.0'] }],
		[
			'16-slot-conflict',
			{
				kind: 'slot-conflict',
				slot: 'app-misc/dual:0',
				root: '/alt',
				packages: [
					{ package: 'app-misc/dual-2.0', requiredBy: ['app-misc/wantnew-1.0'] },
					{ package: 'app-misc/dual-1.0', requiredBy: ['app-misc/wantold-1.0'] },
				],
			},
		],
	])('%s', (name, expected) => {
		const problems = problemsOf(name)
		expect(problems).toMatchObject([expected])
		expect(problems.every(stopsPlan)).toBe(true)
		expect(problems.some(isBrokenSettings)).toBe(false)
	})

	it('several reasons at once are all told', () => {
		expect(problemsOf('world-several-reasons').map(({ kind }) => kind)).toEqual([
			'needed-change',
			'needed-change',
			'unsatisfied',
		])
	})
})

describe('what Portage goes on without', () => {
	it.each([
		['26b-world-missing-pkg', { kind: 'left-out', atom: 'app-misc/nope' }],
		['world-missing-dependency', { kind: 'left-out', atom: 'app-misc/missingdep' }],
		[
			'27a-packageuse-invalid-atom',
			{ kind: 'bad-line', path: '/alt/etc/portage/package.use', detail: 'invalid atom foo//bar' },
		],
		[
			'28c-reposconf-other-missing',
			{ kind: 'bad-repository', detail: 'other: there is no directory /var/db/repos/other' },
		],
		[
			'24b-makeconf-cmdsubst',
			{ kind: 'bad-line', path: '/alt/etc/portage/make.conf', line: 8, detail: '$: bad substitution' },
		],
	])('%s', (name, expected) => {
		expect(problemsOf(name)).toMatchObject([expected])
		expect(problemsOf(name).some(stopsPlan)).toBe(false)
	})

	it('an update that was skipped names what holds it back', () => {
		const problems = problemsOf('world-skipped-update')
		expect(problems.map(({ kind }) => kind)).toEqual(['skipped-update', 'left-out'])
		expect(problemSentence(problems[0]!)).toContain('app-misc/dual-2.0 is held back by app-misc/wantold-1.0')
		expect(problems.some(stopsPlan)).toBe(false)
	})
})

describe('broken settings', () => {
	it.each([
		['24a-makeconf-unclosed-quote', '/alt/etc/portage/make.conf:8: No closing quotation'],
		['24c-makeconf-bare-command', "/alt/etc/portage/make.conf:8: Invalid token 'hi' (not '=')"],
		['32-env-syntax-error', '/alt/etc/portage/env/bad:2: No closing quotation'],
		['25a-profile-missing', '/alt/etc/portage/make.profile leads to no profile'],
		['25e-profile-dir-parent-colon-bad', "Parent '/var/db/repos/gentoo/profiles/nonexist' not found"],
		['28b-reposconf-syntax', '/alt/etc/portage/repos.conf/zz.conf:1: File contains no section headers'],
		['26e-worldset-undefined', 'there is no set @myset'],
		['29-configroot-missing', "PORTAGE_CONFIGROOT='/nonexist/' is not a directory"],
		['18-invalid-atom', 'foo//bar is not a valid atom'],
	])('%s: %s', (name, words) => {
		expect(sentencesOf(name)[0]).toContain(words)
		expect(problemsOf(name).some(isBrokenSettings)).toBe(true)
	})

	it('a main repository that is not there stops everything', () => {
		expect(problemsOf('28a-repo-location-missing')).toMatchObject([
			{ kind: 'bad-repository', stops: true },
			{ kind: 'unsatisfied' },
		])
	})
})
