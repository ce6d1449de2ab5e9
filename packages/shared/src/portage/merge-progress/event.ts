import { plainRoot } from '../merge-plan/root.ts'

/** One package in one root: with two roots the same version is merged twice. */
export interface Merge {
	readonly cpv: string
	/** `/alt`, or `/` for the build host itself. */
	readonly root: string
}

/** The phases that are told apart, in their order; what Portage does besides (setup, clean …) takes no time. */
export const phases = [
	'fetch',
	'unpack',
	'prepare',
	'configure',
	'compile',
	'test',
	'install',
	'package',
	'merge',
] as const
export type Phase = (typeof phases)[number]

/** What one line of a running emerge tells (facts §6, Progress). */
export type MergeEvent =
	| (Merge & { readonly kind: 'started' | 'installing' | 'completed' })
	/** `logFollows`: the next event says where its log is. */
	| (Merge & { readonly kind: 'failed'; readonly stage: 'build' | 'install'; readonly logFollows: boolean })
	/** Where the log of the failure before is. */
	| { readonly kind: 'log'; readonly path: string }
	/** A phase of the package that builds with its output shown, which is the one that started last. */
	| { readonly kind: 'phase'; readonly phase: Phase }
	/** With --keep-going a package is left out for the sake of another; `requires` is empty where it is not said. */
	| (Merge & { readonly kind: 'dropped'; readonly requires: string })

const step = /^>>> (Emerging|Installing|Completed)(?: binary)? \(\d+ of \d+\) (\S+?)(?:::\S+)?(?: (?:for|to) (\/\S*))?$/
const failure = /^>>> Failed to (emerge|install) (\S+?)(?: (?:for|to) (\/\S*?))?(, Log file:)?$/
const kinds = { Emerging: 'started', Installing: 'installing', Completed: 'completed' } as const

const phaseLines: readonly (readonly [RegExp, Phase])[] = [
	[/^>>> (?:Downloading|Fetching) /, 'fetch'],
	[/^>>> (?:Unpacking source\.\.\.|Extracting )/, 'unpack'],
	[/^>>> Preparing source in /, 'prepare'],
	[/^>>> Configuring source in /, 'configure'],
	[/^>>> Compiling source in /, 'compile'],
	[/^>>> Test phase/, 'test'],
	[/^>>> Install \S+ into /, 'install'],
	[/^>>> Creating binpkg$/, 'package'],
	[/^>>> Merging \S+ to \//, 'merge'],
]

/** Reads one line without escape sequences; undefined for all that says nothing of progress. */
export function parseMergeEvent(line: string): MergeEvent | undefined {
	if (!line.startsWith('>>> ')) return undefined
	const [, action, cpv, root] = step.exec(line) ?? []
	if (action !== undefined) {
		return { kind: kinds[action as keyof typeof kinds], cpv: cpv!, root: plainRoot(root) }
	}
	const [, stage, failed, failedRoot, log] = failure.exec(line) ?? []
	if (failed !== undefined) {
		const merge: Merge = { cpv: failed, root: plainRoot(failedRoot) }
		return { kind: 'failed', ...merge, stage: stage === 'emerge' ? 'build' : 'install', logFollows: log !== undefined }
	}
	const [, path] = /^>>> {2}'(\/.+)'$/.exec(line) ?? []
	if (path !== undefined) return { kind: 'log', path }
	const phase = phaseLines.find(([pattern]) => pattern.test(line))
	return phase && { kind: 'phase', phase: phase[1] }
}

/**
 * ` * emerge --keep-going: CPV for /alt/ dropped because it requires ATOM`, of which Portage wraps the words over several
 * lines: hand it the lines joined. Undefined while words are missing.
 */
export function parseDropped(words: string): MergeEvent | undefined {
	const [, cpv, root, because] =
		/^emerge --keep-going: (\S+)(?: for (\S+))? dropped because it (requires \S|is masked or unavailable$)/.exec(
			words,
		) ?? []
	if (cpv === undefined) return undefined
	const requires = because!.startsWith('requires') ? words.replace(/^.* because it requires /, '') : ''
	return { kind: 'dropped', cpv, root: plainRoot(root), requires }
}
