import { isNoPassword, passwordPlaces } from './password-places.ts'
import { type Passwords, placeholder } from './uri-passwords.ts'

const pattern = new RegExp(passwordPlaces.join('|'), 'gim')

/** The text (one byte a character) with each password that its place or its shape betrays replaced by the placeholder. */
export function maskNamed(text: string): { text: string; passwords: Passwords } {
	const passwords = new Map<string, string>()
	const masked = eachPassword(text, (start, password, offset) => {
		if (password !== placeholder) passwords.set(keyOf(text, offset, start), password)
		return placeholder
	})
	return { text: masked, passwords }
}

/**
 * The text with each placeholder replaced by the password that belongs there, and the lines (from 1) where none is known:
 * the one of that line's variable, else the only one that is known after the same option.
 */
export function fillInNamed(text: string, known: Passwords): { text: string; filled: boolean; missing: number[] } {
	const missing: number[] = []
	let filled = false
	const whole = eachPassword(text, (start, password, offset) => {
		if (password !== placeholder) return password
		const found = known.get(keyOf(text, offset, start)) ?? onlyOneAfter(start, known)
		if (found === undefined) missing.push(text.slice(0, offset).split('\n').length)
		else filled = true
		return found ?? placeholder
	})
	return { text: whole, filled, missing }
}

/** Replaces each password. `start` is what says that it is one, from `offset` in the text. */
function eachPassword(text: string, replaced: (start: string, password: string, offset: number) => string): string {
	return text.replace(pattern, (...match) => {
		const [whole] = match as [string]
		const { password } = match.at(-1) as { password: string }
		const start = whole.slice(0, -password.length)
		return isNoPassword(start, password) ? whole : start + replaced(start, password, match.at(-3) as number)
	})
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
