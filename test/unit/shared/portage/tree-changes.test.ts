import { mayHaveBelow } from '@altroot/shared/portage/changed-tree'
import { linksOf } from '@altroot/shared/portage/config-links'
import type { ConfigFile, ConfigTree } from '@altroot/shared/portage/config-tree'
import { changedPaths, withChanges } from '@altroot/shared/portage/tree-changes'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const path = (number: number): string => `etc/portage/package.use/${number}`
const file = (text: string, mode: ConfigFile['mode'] = '100644'): ConfigFile => ({ mode, content: Buffer.from(text) })

function treeOf(count: number): ConfigTree {
	return new Map(Array.from({ length: count }, (_, number) => [path(number), file(`x${number}`)]))
}

/** What a Map without anything clever would say. */
function changedMap(tree: ConfigTree, changes: ReadonlyMap<string, ConfigFile | undefined>): ConfigTree {
	const map = new Map(tree)
	for (const [at, to] of changes) if (to) map.set(at, to)
	for (const [at, to] of changes) if (!to) map.delete(at)
	return map
}

/** By every way in which a tree can be read. */
function allOf(tree: ConfigTree) {
	const told: [string, ConfigFile][] = []
	tree.forEach((to, at) => void told.push([at, to]))
	const sorted = [...tree].sort(([a], [b]) => (a < b ? -1 : 1))
	expect(told).toEqual([...tree.entries()])
	expect([...tree.keys()]).toEqual(told.map(([at]) => at))
	expect([...tree.values()]).toEqual(told.map(([, to]) => to))
	expect(tree.size).toBe(told.length)
	return sorted
}

const content = fc.constantFrom<ConfigFile | undefined>(
	undefined,
	file('x0'),
	file('y'),
	file('y', '100755'),
	file('y', '120000'),
)

describe.each([20, 300])('a tree of %i files, changed again and again', (count) => {
	const tree = treeOf(count)
	const number = fc.integer({ min: 0, max: count + 5 })
	const few = fc.array(fc.tuple(number, content), { maxLength: 4 })
	const many = fc.array(fc.tuple(number, content), { minLength: 30, maxLength: 60 })
	const steps = fc
		.array(fc.oneof({ weight: 6, arbitrary: few }, { weight: 1, arbitrary: many }), { minLength: 1, maxLength: 12 })
		.map((all) => all.map((step) => new Map(step.map(([at, to]) => [path(at), to]))))

	test('says what a copy would say', () => {
		fc.assert(
			fc.property(steps, (all) => {
				let [now, copy] = [tree, tree]
				for (const changes of all) {
					now = withChanges(now, changes)
					copy = changedMap(copy, changes)
					expect(allOf(now)).toEqual(allOf(copy))
					for (const at of [...changes.keys(), path(0)]) {
						expect([now.has(at), now.get(at)]).toEqual([copy.has(at), copy.get(at)])
					}
					expect(linksOf(now).toSorted()).toEqual(linksOf(copy).toSorted())
				}
			}),
		)
	})

	test('differs from every earlier state of it, and from another that began alike, where copies differ', () => {
		fc.assert(
			fc.property(steps, steps, (one, other) => {
				const [states, others] = [one, other].map((all) => {
					const made = [{ now: tree, copy: tree }]
					for (const changes of all) {
						const { now, copy } = made.at(-1)!
						made.push({ now: withChanges(now, changes), copy: changedMap(copy, changes) })
					}
					return made
				})
				for (const a of states!) {
					for (const b of [states!.at(-1)!, others!.at(-1)!]) {
						const paths = new Set([...a.copy.keys(), ...b.copy.keys()])
						const differ = [...paths].filter((at) => !alike(a.copy.get(at), b.copy.get(at)))
						expect(changedPaths(a.now, b.now).toSorted()).toEqual(differ.sort())
					}
				}
			}),
		)
	})
})

function alike(a: ConfigFile | undefined, b: ConfigFile | undefined): boolean {
	return a?.mode === b?.mode && String(a?.content) === String(b?.content)
}

test('a tree that is changed a thousand times stays as it was before each of them', () => {
	const first = treeOf(1000)
	let tree = first
	const states: ConfigTree[] = []
	for (let number = 0; number < 1000; number++) {
		tree = withChanges(tree, new Map([[path(number), file('y')]]))
		if (number % 100 === 0) states.push(tree)
	}
	const changed = states.map((state) => [...state.values()].filter(({ content: text }) => String(text) === 'y').length)
	expect(changed).toEqual([1, 101, 201, 301, 401, 501, 601, 701, 801, 901])
	expect(changedPaths(first, tree)).toHaveLength(1000)
})

test('a directory that has files, or had some, may have them; of any other one it is known that it has none', () => {
	for (const first of [treeOf(10), treeOf(1000)]) {
		const tree = withChanges(first, new Map([['etc/portage/env/cat/x', file('x')]]))
		const asked = [
			'etc',
			'etc/portage/package.use',
			'etc/portage/env/cat',
			'etc/portage/package.use/0',
			'etc/portage/en',
		]
		expect(asked.map((directory) => mayHaveBelow(tree, directory))).toEqual([true, true, true, false, false])
		expect(mayHaveBelow(first, 'etc/portage/env')).toBe(false)
	}
})
