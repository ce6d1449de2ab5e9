import { firstWords, secondWords, type VerbWords } from './words.ts'

/** A completion for zsh, as a file of its functions path (`_altroot-client`). */
export function zshCompletion(name: string, verbs: readonly VerbWords[]): string {
	const groups = [...firstWords(verbs).keys()]
		.map((first) => [first, secondWords(verbs, first)] as const)
		.filter(([, second]) => second.size > 0)
	return `#compdef ${name}
# ${name}(1): completion for zsh
local -a plain=(\${words[2,CURRENT-1]:#-*})
local -a found
case "\${plain[1]} \${plain[2]}" in
	' ') found=(${described(firstWords(verbs))}); _describe verb found ;;
${groups.map(([first, second]) => `\t'${first} ') found=(${described(second)}); _describe verb found ;;`).join('\n')}
${verbs.map((verb) => `\t'${verb.words.join(' ')}${verb.words.length > 1 ? '' : ' '}'*) _arguments -S ${argumentsOf(verb)} '*:argument:_default' ;;`).join('\n')}
esac
`
}

function described(words: ReadonlyMap<string, string>): string {
	return [...words].map(([word, summary]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ')
}

function argumentsOf({ options }: VerbWords): string {
	return options
		.flatMap(({ flags, valued, meaning }) =>
			flags.map((flag) => quoted(`${flag}[${meaning.replace(/[[\]]/g, '')}]${valued ? ':value:_files' : ''}`)),
		)
		.join(' ')
}

function quoted(words: string): string {
	return `'${words.replaceAll("'", "'\\''")}'`
}
