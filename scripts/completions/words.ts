import type { Program } from '../../packages/shared/src/cli/program.ts'

/** One verb as a shell completes it: `host add` is two words. */
export interface VerbWords {
	readonly words: readonly string[]
	readonly summary: string
	/** `--root`, `-n`; the ones that take a value are in `valued` too. */
	readonly options: readonly { readonly flags: readonly string[]; readonly valued: boolean; readonly meaning: string }[]
}

const everywhere = [
	{ flags: ['--config'], valued: true, meaning: 'settings file' },
	{ flags: ['--json'], valued: false, meaning: 'data on stdout, messages on stderr' },
	{ flags: ['--help'], valued: false, meaning: 'what a verb does, with examples' },
]

/** What there is to complete, from the definitions that make `--help`. */
export function verbWords({ verbs }: Program): VerbWords[] {
	return verbs.map(({ usage, summary, options = [] }) => ({
		words: usage.split(' ').filter((word) => /^[a-z]/.test(word)),
		summary,
		options: [
			...options.map(([flags, meaning]) => ({
				flags: flags.split(/[ ,]+/).filter((word) => word.startsWith('-')),
				valued: flags.includes('<'),
				meaning,
			})),
			...everywhere,
		],
	}))
}

/** Each verb's first word once, with a summary: groups such as `host` have none of their own. */
export function firstWords(verbs: readonly VerbWords[]): Map<string, string> {
	const first = new Map<string, string>()
	for (const { words, summary } of verbs) {
		const [word = '', ...more] = words
		first.set(
			word,
			more.length > 0
				? verbs
						.filter((one) => one.words[0] === word)
						.map((one) => one.words[1])
						.join(', ')
				: summary,
		)
	}
	return first
}

/** The second words of a group, with their summaries; none for a plain verb. */
export function secondWords(verbs: readonly VerbWords[], first: string): Map<string, string> {
	const group = verbs.filter(({ words }) => words[0] === first && words.length > 1)
	return new Map(group.map(({ words, summary }) => [words[1] ?? '', summary]))
}
