/** The few requests of man(7) that our pages are made of. */

/** Text as roff shows it: no request, no escape, and a hyphen that can be copied. */
export function text(line: string): string {
	const escaped = line.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('’', '\\(cq').replaceAll('…', '...')
	return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}

export const bold = (words: string): string => `\\fB${text(words)}\\fR`
export const title = (name: string, section: number, version: string): string =>
	`.TH ${name.toUpperCase()} ${section} "" "Altroot ${version}" "Altroot"`
export const heading = (words: string): string => `.SH ${words.toUpperCase()}`

/** A term, and below it what it means. */
export function entry(term: string, ...meaning: readonly string[]): string[] {
	return ['.TP', term, ...meaning]
}

/** Lines that stay as they are. */
export function literal(lines: readonly string[]): string[] {
	return ['.nf', '.RS 4', ...lines.map(text), '.RE', '.fi']
}
