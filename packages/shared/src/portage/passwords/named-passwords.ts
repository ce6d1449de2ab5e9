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
	const missing = new Set<number>()
	let whole = text
	for (let before: string | undefined; before !== whole; ) {
		before = whole
		missing.clear()
		whole = eachPassword(before, (start, password, offset) => {
			if (password !== placeholder) return password
			const found = known.get(keyOf(whole, offset, start)) ?? onlyOneAfter(start, known)
			if (found === undefined) missing.add(whole.slice(0, offset).split('\n').length)
			return found ?? placeholder
		})
	} // once more, because what was put back may say of the next one that it is a password
	return { text: whole, filled: whole !== text, missing: [...missing] }
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
