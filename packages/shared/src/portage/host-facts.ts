import { z } from 'zod'
import { type Diagnostic, finding } from '../diagnostic.ts'
import type { ConfigTree } from './config-tree.ts'

/** Where a revision holds the facts of the laptop. */
export const factsPath = '.altroot/host.json'

/** What a compiler makes of `native` on the laptop's CPU: options that mean the same on any machine. */
const NativeOptions = z.object({
	/** Of the compiler that was asked: another version may not know every flag. */
	version: z.string(),
	/** What `-march=native` stands for, in the compiler's order; empty where it has no such option (PowerPC). */
	flags: z.array(z.string()),
	/** What `-mcpu=native` stands for (`-mcpu=neoverse-n1+crypto`); null where it means no more than `-mtune` (x86). */
	mcpu: z.string().nullable(),
	/** What `-mtune=native` stands for. */
	mtune: z.string().nullable(),
})

/** What a build must know of a laptop and no configuration says. Null is what the laptop could not find out. */
export const HostFacts = z.object({
	version: z.literal(1),
	/** `gentoo:default/linux/amd64/23.0/desktop`; null where make.profile leads into no repository. */
	profile: z.string().nullable(),
	chost: z.string().nullable(),
	native: z
		.object({
			gcc: NativeOptions,
			/** rustc's name for the CPU, which `-C target-cpu=native` stands for; null where there is no rustc. */
			rust: z.string().nullable(),
		})
		.nullable(),
	/** The words of CPU_FLAGS_X86; none on another architecture. */
	cpuFlagsX86: z.array(z.string()),
	versions: z.object({ gcc: z.string().nullable(), glibc: z.string().nullable(), portage: z.string().nullable() }),
	/** The ebuild repositories by name; `state` is a git commit or the text of the tree's timestamp. */
	trees: z.array(z.object({ name: z.string(), location: z.string(), state: z.string().nullable() })),
})
export type HostFacts = z.infer<typeof HostFacts>

/** The one text of these facts: keys sorted, a flag a line, so that `git diff` shows what became different. */
export function printFacts(facts: HostFacts): string {
	return `${JSON.stringify(facts, sortedKeys, '\t')}\n`
}

/** The facts in a revision; none, and no finding, in a revision that is older than they are. */
export function parseFacts(tree: ConfigTree): { facts?: HostFacts; diagnostics: readonly Diagnostic[] } {
	const file = tree.get(factsPath)
	if (file === undefined) return { diagnostics: [] }
	const { facts, why } = factsIn(file.content)
	if (facts) return { facts, diagnostics: [] }
	const hint = 'run `altroot-client record` on the laptop: it writes the file anew'
	const message = `these are not the facts of a laptop: ${why}`
	return { diagnostics: [finding('error', { path: factsPath, line: 0 }, 'facts-unreadable', message, hint)] }
}

/**
 * True where a build could come out differently. A tree that was synced and another Portage are none of the laptop's
 * doing: the build has its own, and the next revision says them.
 */
export function differsForBuild(before: Uint8Array, after: Uint8Array): boolean {
	const [old, now] = [factsIn(before).facts, factsIn(after).facts]
	if (old && now) return printFacts(lasting(old)) !== printFacts(lasting(now))
	return Buffer.compare(before, after) !== 0
}

function lasting(facts: HostFacts): HostFacts {
	const trees = facts.trees.map((tree) => ({ ...tree, state: null }))
	return { ...facts, trees, versions: { ...facts.versions, portage: null } }
}

function factsIn(content: Uint8Array): { facts?: HostFacts; why: string } {
	try {
		const { data, error } = HostFacts.safeParse(JSON.parse(new TextDecoder().decode(content)))
		return data ? { facts: data, why: '' } : { why: z.prettifyError(error).split('\n')[0]! }
	} catch (error) {
		return { why: (error as SyntaxError).message }
	}
}

function sortedKeys(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
