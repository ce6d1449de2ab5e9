import type { Program, Verb } from '../../packages/shared/src/cli/program.ts'
import { bold, entry, heading, literal, text, title } from './roff.ts'

const section = 1

const exits: readonly (readonly [number, string])[] = [
	[0, 'Done.'],
	[1, 'Failed.'],
	[2, 'Wrong usage.'],
	[3, 'The settings are invalid.'],
	[4, 'A person has to decide: a proposal, a conflict, a line that is not trusted.'],
	[5, 'The other side cannot be reached.'],
]

/** The manual page of a program, from the definitions that make its `--help`. */
export function programPage({ name, summary, version, defaultConfig, verbs }: Program, settingsPage: string): string {
	const lines = [
		title(name, section, version),
		heading('Name'),
		`${text(name)} \\- ${text(summary.replace(/\.$/, ''))}`,
		heading('Synopsis'),
		`${bold(name)} [${bold('--config')} \\fIFILE\\fR] [${bold('--json')}] \\fIVERB\\fR [\\fIOPTIONS\\fR]`,
		heading('Description'),
		text(summary),
		heading('Verbs'),
		...verbs.flatMap(verbEntry),
		heading('Options'),
		...entry(`${bold('--config')} \\fIFILE\\fR`, `The settings; ${text(defaultConfig)} otherwise.`),
		...entry(bold('--json'), 'Data on the standard output, messages on the standard error.'),
		...entry(`${bold('--help')}, ${bold('--version')}`, 'After a verb, its options and examples.'),
		heading('Environment'),
		...entry(bold('NO_COLOR'), 'Where it is set, nothing is coloured.'),
		...entry(bold('ALTROOT_LOG'), 'How much an agent logs: debug, info, warn or error.'),
		heading('Exit status'),
		...exits.flatMap(([code, meaning]) => entry(bold(String(code)), meaning)),
		heading('Files'),
		...entry(text(defaultConfig), `Settings, see ${bold(settingsPage)}(5).`),
		...entry(text('/var/lib/altroot/ledger.git'), 'The ledger: every revision; plain git reads it.'),
		heading('Examples'),
		...literal(verbs.flatMap(({ examples }) => examples)),
		heading('See also'),
		`${bold(name === 'altroot-client' ? 'altroot-server' : 'altroot-client')}(1), ${bold(settingsPage)}(5), ${bold('emerge')}(1)`,
	]
	return `${lines.join('\n')}\n`
}

function verbEntry({ usage, summary, options = [] }: Verb): string[] {
	const flags = options.flatMap(([flag, meaning]) => ['.RS', ...entry(bold(flag), text(sentence(meaning))), '.RE'])
	return [...entry(bold(usage), text(sentence(summary))), ...flags]
}

function sentence(words: string): string {
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
