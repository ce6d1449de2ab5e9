import type { FactChange } from './config-change.ts'
import type { ConfigTree } from './config-tree.ts'
import { type HostFacts, hostFactsPath, readHostFacts } from './host-facts.ts'
import { changedPaths } from './tree-changes.ts'

/** A fact as a person calls it: its words, and whether a build depends on it. */
interface Told {
	readonly words: readonly string[]
	readonly builds: boolean
}

/**
 * What the laptop says of itself that it did not say before: the versions of its programs, its CPU, its trees. Nothing
 * where one of the two trees has no facts that can be read. The profile is not among it: make.profile tells of that.
 */
export function diffFacts(before: ConfigTree, after: ConfigTree): readonly FactChange[] {
	if (!changedPaths(before, after).includes(hostFactsPath)) return []
	const [old, now] = [before, after].map((tree) => readHostFacts(tree).facts)
	if (!old || !now) return []
	const [was, is] = [tell(old), tell(now)]
	return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): FactChange[] => {
		const [a, b] = [was.get(name), is.get(name)]
		if (a?.words.join(' ') === b?.words.join(' ')) return []
		const [gone, come] = [without(a, b), without(b, a)]
		const place = { path: hostFactsPath, line: 0 }
		return [{ kind: 'fact', file: 'laptop', name, before: gone, after: come, builds: (b ?? a)!.builds, ...place }]
	})
}

function tell({ versions = {}, native = {}, trees = {}, ...facts }: HostFacts): ReadonlyMap<string, Told> {
	const told: [string, Told][] = [
		...Object.entries(versions).map(([name, version]) => one(name, [version], name !== 'portage')),
		...Object.entries(native).map(([flag, words]) => one(`${flag}:`, words)),
		one('CHOST', facts.chost && [facts.chost]),
		one('target-cpu=native', facts.rustTargetCpu && [facts.rustTargetCpu]),
		one('CPU flags', facts.cpuFlagsX86),
		...Object.entries(trees).flatMap(([name, { location, state }]) => [
			one(`tree ${name} in`, [location]),
			one(`tree ${name} at`, state && [state], false),
		]),
	]
	return new Map(told.filter(([, { words }]) => words.length > 0))
}

function one(name: string, words: readonly string[] | '' | undefined, builds = true): [string, Told] {
	return [name, { words: words || [], builds }]
}

/** The words that the other has not; all of them where only their order is another. */
function without(told: Told | undefined, other: Told | undefined): string | undefined {
	if (!told) return undefined
	const others = new Set(other?.words)
	const own = told.words.filter((word) => !others.has(word))
	const same = own.length === 0 && told.words.length === others.size
	return (same ? told.words : own).join(' ') || undefined
}
