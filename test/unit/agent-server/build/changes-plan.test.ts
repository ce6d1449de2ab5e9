import { changesPlan } from '@altroot/agent-server/build/changes-plan'
import { type PackageEntry, parsePlanEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { GenerationPackage, PackageOutcome } from '@altroot/shared/protocol/generation-package'
import { expect, it } from 'vitest'

const entry = (cpv: string, use = 'nls -loud'): PackageEntry =>
	parsePlanEntry(`[ebuild  N     ] ${cpv}::gentoo to /alt/ USE="${use}" 0 KiB`) as PackageEntry
const row = (cpv: string, outcome: PackageOutcome): GenerationPackage => ({
	...{ package: cpv, root: '/alt', position: 0, action: 'new', old: [], downloadKiB: 0, cause: null, expected: null },
	...{ outcome, phase: null, started: null, ended: null, reason: '', log: null, inputs: null },
	use: { USE: entry(cpv).flags.USE!.map(({ name, enabled, changed }) => ({ name, enabled, changed })) },
})
const running = [row('a/built-1', 'built'), row('a/now-1', 'building'), row('a/next-1', 'planned')]

it.each([
	['the same rest', ['a/now-1', 'a/next-1'], false],
	['the same rest, asked a moment before a package was done', ['a/built-1', 'a/now-1', 'a/next-1'], false],
	['the same rest, asked when the one in work was merged already', ['a/next-1'], false],
	['one more package', ['a/now-1', 'a/next-1', 'a/more-1'], true],
	['one less', ['a/now-1'], true],
	['another version', ['a/now-1', 'a/next-2'], true],
])('a plan with %s', (_, cpvs, changes) => {
	expect(
		changesPlan(
			running,
			cpvs.map((cpv) => entry(cpv)),
		),
	).toBe(changes)
})

it('a plan with other flags for the same package', () => {
	expect(changesPlan(running, [entry('a/next-1', 'nls loud')])).toBe(true)
})
