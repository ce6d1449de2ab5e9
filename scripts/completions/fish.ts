import { firstWords, secondWords, type VerbWords } from './words.ts'

/** A completion for fish. */
export function fishCompletion(name: string, verbs: readonly VerbWords[]): string {
	const lines = [`# ${name}(1): completion for fish`, `complete -c ${name} -f`]
	const first = firstWords(verbs)
	for (const [word, summary] of first) lines.push(line(name, '__fish_use_subcommand', `-a ${word}`, summary))
	for (const word of first.keys()) {
		const second = secondWords(verbs, word)
		const none = `__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${[...second.keys()].join(' ')}`
		for (const [inner, summary] of second) lines.push(line(name, none, `-a ${inner}`, summary))
	}
	for (const { words, options } of verbs) {
		const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
		for (const { flags, valued, meaning } of options) {
			const flag = flags.map((one) => (one.startsWith('--') ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`)).join(' ')
			lines.push(line(name, seen, `${flag}${valued ? ' -r -F' : ''}`, meaning))
		}
	}
	return `${lines.join('\n')}\n`
}

function line(name: string, condition: string, what: string, meaning: string): string {
	return `complete -c ${name} -n ${quoted(condition)} ${what} -d ${quoted(meaning)}`
}

/** In single quotes fish knows two escapes: \\' and \\\\. */
function quoted(words: string): string {
	return `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
