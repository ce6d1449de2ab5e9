import * as z from 'zod'
import { type Diagnostic, finding } from '../diagnostic.ts'
import type { ConfigFile, ConfigTree } from './config-tree.ts'

/** Where a revision keeps what a build must know of the laptop beyond its configuration. */
export const hostFactsPath = '.altroot/host.json'

/** A word of a compiler's command line: it ends up in make.conf on the server, so nothing that a shell could take apart. */
const flag = z.string().regex(/^[\w.,:+=-]+$/)
const word = z.string().regex(/^[\w.:+@/-]+$/)
const nativeFlags = ['-march=native', '-mtune=native', '-mcpu=native'] as const

/** Every fact may be missing: a laptop without a compiler has none to ask. */
export const hostFactsSchema = z.object({
	version: z.literal(1),
	/** The profile as `repository:path`. */
	profile: word.optional(),
	chost: word.optional(),
	/** What the flags stand for on this CPU, by the laptop's own compiler. */
	native: z.partialRecord(z.enum(nativeFlags), z.array(flag)).optional(),
	/** What rustc takes `-C target-cpu=native` for. */
	rustTargetCpu: flag.optional(),
	/** The words of CPU_FLAGS_X86 that this CPU has, as cpuid2cpuflags names them. */
	cpuFlagsX86: z.array(flag).optional(),
	/** Versions of gcc, glibc, portage. */
	versions: z.record(z.string(), word).optional(),
	/** The ebuild repositories by name: their place, and the git commit or the timestamp they are at. */
	trees: z.record(z.string(), z.object({ location: z.string(), state: z.string().optional() })).optional(),
})
export type HostFacts = z.infer<typeof hostFactsSchema>
export type NativeFlag = (typeof nativeFlags)[number]

/** The facts that a revision comes with; none where it has no such file, and an error where that cannot be understood. */
export function readHostFacts(tree: ConfigTree): {
	readonly facts: HostFacts | undefined
	readonly diagnostics: readonly Diagnostic[]
} {
	const file = tree.get(hostFactsPath)
	if (!file) return { facts: undefined, diagnostics: [] }
	const { facts, why } = factsIn(file.content)
	if (facts) return { facts, diagnostics: [] }
	const message = `these are not the facts of a laptop: ${why}`
	const hint = 'run `altroot-client record` on the laptop: it writes the file anew'
	const found = finding('error', { path: hostFactsPath, line: 0 }, 'facts-unreadable', message, hint)
	return { facts: undefined, diagnostics: [found] }
}

/** The file of a revision: keys sorted, so that equal facts are equal bytes. */
export function printHostFacts(facts: HostFacts): ConfigFile {
	const text = `${JSON.stringify(facts, sortedKeys, '\t')}\n`
	return { mode: '100644', content: new TextEncoder().encode(text) }
}

/**
 * True where a build could come out differently. A tree that was synced and another Portage are none of the laptop's
 * doing: the build has its own, and the next revision says them.
 */
export function differsForBuild(before: Uint8Array, after: Uint8Array): boolean {
	const [old, now] = [factsIn(before).facts, factsIn(after).facts]
	if (!old || !now) return Buffer.compare(before, after) !== 0
	return Buffer.compare(printHostFacts(lasting(old)).content, printHostFacts(lasting(now)).content) !== 0
}

function lasting({ trees = {}, versions = {}, ...others }: HostFacts): HostFacts {
	const { portage: _, ...compilers } = versions
	const places = Object.entries(trees).map(([name, { location }]) => [name, { location }])
	return { ...others, versions: compilers, trees: Object.fromEntries(places) }
}

function factsIn(content: Uint8Array): { facts?: HostFacts; why: string } {
	try {
		const { data, error } = hostFactsSchema.safeParse(JSON.parse(new TextDecoder().decode(content)))
		return data ? { facts: data, why: '' } : { why: z.prettifyError(error).split('\n')[0]! }
	} catch (error) {
		return { why: (error as SyntaxError).message }
	}
}

function sortedKeys(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
