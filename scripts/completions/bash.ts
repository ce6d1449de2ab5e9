import { firstWords, secondWords, type VerbWords } from './words.ts'

/** A completion for bash, without any of the functions that the package bash-completion adds. */
export function bashCompletion(name: string, verbs: readonly VerbWords[]): string {
	const fn = `_${name.replaceAll('-', '_')}`
	const groups = [...firstWords(verbs).keys()].map((first) => [first, secondWords(verbs, first)] as const)
	return `# ${name}(1): completion for bash
${fn}() {
	local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} verb= group= words i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case \${COMP_WORDS[i]} in
			--config) ((i++)) ;;
			-*) ;;
			*) if [[ -z $group ]]; then group=\${COMP_WORDS[i]}; elif [[ -z $verb ]]; then verb=\${COMP_WORDS[i]}; fi ;;
		esac
	done
	COMPREPLY=()
	case $before in
		--config | --root | --to | --key) COMPREPLY=($(compgen -f -- "$word")); return ;;
	esac
	case "$group $verb" in
		' ') words='${[...firstWords(verbs).keys()].join(' ')}' ;;
${groups
	.filter(([, second]) => second.size > 0)
	.map(([first, second]) => `\t\t'${first} ') words='${[...second.keys()].join(' ')}' ;;`)
	.join('\n')}
${verbs.map(({ words, options }) => `\t\t'${words.join(' ')}${words.length > 1 ? '' : ' '}'*) words='${options.flatMap(({ flags }) => flags).join(' ')}' ;;`).join('\n')}
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F ${fn} ${name}
`
}
