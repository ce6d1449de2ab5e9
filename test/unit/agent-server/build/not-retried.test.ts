import { partPlan, type Tried, targetsOf } from '@altroot/agent-server/build/not-retried'
import { type PackageEntry, parsePlanEntry } from '@altroot/shared/portage/merge-plan/entry'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'
import { expect, it } from 'vitest'

const entry = (cpv: string, where = ' to /alt/'): PackageEntry =>
	parsePlanEntry(`[ebuild  N     ] ${cpv}::gentoo${where} 0 KiB`) as PackageEntry
const row = (cpv: string, more: Partial<GenerationPackage>): GenerationPackage => ({
	...{ package: cpv, root: '/alt', position: 0, action: 'new', old: [], use: {}, downloadKiB: 0, cause: null },
	...{ expected: null, outcome: 'failed', phase: 'compile', started: 0, ended: 1, reason: '', log: null, inputs: null },
	...more,
})
const fresh = (cpv: string): Tried => ({ entry: entry(cpv), last: undefined, inputs: null })
const failed = (cpv: string, before: string, now: string): Tried => ({
	entry: entry(cpv),
	last: row(cpv, { inputs: before }),
	inputs: now,
})
const dropped = (cpv: string, lacked: string): Tried => ({
	entry: entry(cpv),
	last: row(cpv, { outcome: 'dropped', phase: 'dependency', requires: lacked }),
	inputs: null,
})
const parts = (tried: readonly Tried[]) => {
	const { build, leave } = partPlan(tried)
	return { build: build.map(({ cpv }) => cpv), leave: leave.map(({ package: cpv }) => cpv) }
}

it('what failed is left alone as long as what it depends on is the same', () => {
	expect(parts([failed('a/b-1', 'x', 'x'), failed('a/c-1', 'x', 'y'), fresh('a/d-1')])).toEqual({
		build: ['a/c-1', 'a/d-1'],
		leave: ['a/b-1'],
	})
})

it('what was dropped for its sake is left alone with it, and what was dropped for that', () => {
	const tried = [
		dropped('a/e-1', '>=a/d-1:0='),
		dropped('a/d-1', 'a/b'),
		failed('a/b-1', 'x', 'x'),
		dropped('a/f-1', 'a/b-extra'),
	]
	expect(parts(tried)).toEqual({ build: ['a/f-1'], leave: ['a/b-1', 'a/d-1', 'a/e-1'] })
})

it('what was dropped is tried again together with what it lacked', () => {
	expect(parts([failed('a/b-1', 'x', 'y'), dropped('a/d-1', 'a/b')]).leave).toEqual([])
})

it('a failure of which nobody knows what it depended on is tried again', () => {
	expect(parts([{ entry: entry('a/b-1'), last: row('a/b-1', {}), inputs: null }]).leave).toEqual([])
})

it('the rest is asked for by version and tree; what is for the server itself comes along', () => {
	expect(targetsOf([entry('a/b-1.0-r1'), entry('a/tool-1', '')]).at(-1)).toBe('=a/b-1.0-r1::gentoo')
	expect(targetsOf([entry('a/tool-1', '')])).toEqual([])
})
