import { type Passwords, placeholder } from './uri-passwords.ts'

/**
 * What stands before a password that is no part of a URI, in the commands and variables of a configuration: an option of
 * wget(1) or curl(1), a header that logs in, a variable whose name says what it holds. What begins with `$` is no
 * password but names a place where one is.
 */
const kinds = [
	/--(?!ask-)(?:[a-z\d]+-)*password(?:=|\s+)\\?["']?/,
	/--oauth2-bearer(?:=|\s+)\\?["']?/,
	/(?:--(?:proxy-)?user(?:=|\s+)|\bcurl\s(?:[^\n]*\s)?-u\s*)\\?["']?(?!\d+:\d+\b)[^\s:"'\\$-][^\s:"'\\]*:/,
	/(?:--header(?:=|\s+)|-H\s*)\\?["']?(?:proxy-)?authorization:\s*(?:(?:basic|bearer|token)\s+)?/,
	/(?:--header(?:=|\s+)|-H\s*)\\?["']?[\w-]*(?:token|key|cookie):\s*/,
	/^[ \t]*(?:export\s+)?\w*(?:PASSWORD|PASSWD|TOKEN|SECRET)=["']?/,
]
const pattern = new RegExp(
	`(?<start>${kinds.map(({ source }) => source).join('|')})(?<password>[^\\s"'\\\\$-][^\\s"'\\\\]*)`,
	'gim',
)
const hint = /passw|token|secret|bearer|user|curl|authorization|key|cookie/i

/** The text (one byte a character) with each of these passwords replaced by the placeholder. */
export function maskOptions(text: string): { text: string; passwords: Passwords } {
	const passwords = new Map<string, string>()
	if (!hint.test(text)) return { text, passwords }
	const masked = text.replace(pattern, (...match) => {
		const { start, password } = match.at(-1) as Record<'start' | 'password', string>
		const recorded = `${start}${placeholder}`
		if (password !== placeholder) passwords.set(keyOf(text, match.at(-3) as number, start), password)
		return recorded
	})
	return { text: masked, passwords }
}

/**
 * The text with each placeholder replaced by the password that belongs there, and the lines (from 1) where none is known:
 * the one of that line's variable, else the only one that is known after the same option.
 */
export function fillInOptions(text: string, known: Passwords): { text: string; filled: boolean; missing: number[] } {
	const missing: number[] = []
	let filled = false
	const whole = text.replace(pattern, (...match) => {
		const { start, password } = match.at(-1) as Record<'start' | 'password', string>
		if (password !== placeholder) return `${start}${password}`
		const offset = match.at(-3) as number
		const found = known.get(keyOf(text, offset, start)) ?? onlyOneAfter(start, known)
		if (found === undefined) missing.push(text.slice(0, offset).split('\n').length)
		else filled = true
		return `${start}${found ?? placeholder}`
	})
	return { text: whole, filled, missing }
}

/** By the word that the line begins with, mostly a variable, and what stands before the password. */
function keyOf(text: string, offset: number, start: string): string {
	const [word] = /[\w-]+/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1)) ?? ['']
	return `${word} ${start}${placeholder}`
}

function onlyOneAfter(start: string, known: Passwords): string | undefined {
	const all = [...known].filter(([key]) => key.endsWith(` ${start}${placeholder}`)).map(([, password]) => password)
	return new Set(all).size === 1 ? all[0] : undefined
}
