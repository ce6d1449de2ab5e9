import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseMergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import { problemSentence } from '@altroot/shared/portage/merge-plan/problem-sentence'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { transcript } from '../../../support/transcript.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures/transcripts')

it('a plan for two roots tells the same package apart by its root', () => {
	const plan = parseMergePlan(transcript('04-success-world'))
	expect(plannedMerges(plan).map(({ cpv, root, repository }) => [cpv, root, repository])).toEqual([
		['app-misc/libgreet-1.0', '/alt', 'seedrepo'],
		['app-misc/libgreet-1.0', '/', 'seedrepo'],
		['app-misc/hello-1.0', '/alt', 'seedrepo'],
	])
	expect(plan.total).toEqual({ packages: 3, downloadKiB: 0 })
	expect(plan.problems).toEqual([])
})

it('a plan that is printed twice counts once, also where its first line is glued to the line before', () => {
	expect(plannedMerges(parseMergePlan(transcript('41d-autounmask-continue')))).toHaveLength(1)
})

it('colours and cursor movements of a terminal change nothing', () => {
	const plan = parseMergePlan(transcript('85-terminal-with-colours'))
	expect(plannedMerges(plan).map(({ cpv, slot }) => [cpv, slot])).toEqual([
		['app-misc/leaf-1.0', null],
		['app-misc/slotted-2.0', '2/2.0'],
	])
})

it('binary packages of a package host have a build id and a download size', () => {
	const [first] = plannedMerges(parseMergePlan(transcript('50a-laptop-pretend-G')))
	expect(first).toMatchObject({ kind: 'binary', cpv: 'app-misc/libgreet-1.0', buildId: 2, root: '/', downloadKiB: 10 })
	expect(first?.marks).toMatchObject({ new: true, fetch: 'remote' })
})

it('a binary package that was passed over is named with the flags in which it differs', () => {
	const { ignored } = parseMergePlan(transcript('50g-laptop-use-mismatch-g'))
	expect(ignored).toEqual([{ cpv: 'app-misc/slotted-2.0', because: 'use', flags: ['foo'] }])
})

it('nothing to do is an empty plan without problems', () => {
	const plan = parseMergePlan(transcript('05-nothing-to-merge-second-run'))
	expect(plan).toEqual({ entries: [], total: { packages: 0, downloadKiB: 0 }, problems: [], ignored: [] })
})

it.each(readdirSync(fixtures).filter((name) => name.endsWith('.txt')))(
	'every problem in %s prints as one sentence',
	(name) => {
		for (const problem of parseMergePlan(transcript(name.slice(0, -4))).problems) {
			expect(problemSentence(problem)).toMatch(/^\S[^\n]{20,}[^.\s]$/)
			expect(problemSentence(problem)).not.toMatch(/undefined|null|\[object/)
		}
	},
)

it('no text makes it throw', () => {
	const words = fc.constantFrom(
		'[ebuild  N     ] ',
		'[blocks B] ',
		'a/b-1',
		'::',
		' to /alt/',
		'USE="',
		'"',
		'\n',
		'\r',
		'\x1b[',
		'(',
		')',
		', ',
		'The following USE changes are necessary to proceed:',
		'!!! All ebuilds that could satisfy "',
		' required by ',
		'emerge: there are no ebuilds to satisfy "x".',
		'# required by ',
		'!!! into the dependency graph, resulting in a slot conflict:',
		' * Error: circular dependencies:',
		'Traceback (most recent call last):',
		"!!! masked or don't exist:",
		'For /alt/etc/portage:',
	)
	fc.assert(
		fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
			for (const problem of parseMergePlan(parts.join('')).problems) problemSentence(problem)
		}),
	)
})
