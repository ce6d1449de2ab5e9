import { parse } from 'ini'

/** Sections of an ini text, and the line of each `section.key`, so that a finding can point at it. */
export interface IniText {
	readonly sections: Readonly<Record<string, Readonly<Record<string, string>>>>
	/** The line (from 1) of a key, or of the section where the key is not there; 0 where neither is. */
	lineOf(section: string, key?: string): number
}

const sectionLine = /^\s*\[(?<name>[^\]]*)\]\s*$/
const keyLine = /^\s*(?<name>[^=;#[\s][^=]*?)\s*(?:=|$)/

/**
 * Reads an ini text: `[section]`, `key = value`, comments with `;` or `#`, also behind a value. A key before the first
 * section is put in the section ``, so that validation names it as unknown.
 */
export function readIni(text: string): IniText {
	const sections: Record<string, Record<string, string>> = {}
	for (const [name, content] of Object.entries(parse(text))) {
		if (content !== null && typeof content === 'object') sections[name] = textsOf(content)
		else sections[''] = { ...sections[''], [name]: String(content) }
	}
	const lines = linesOf(text)
	return {
		sections,
		lineOf: (section, key) => lines.get(`${section}\n${key ?? ''}`) ?? lines.get(`${section}\n`) ?? 0,
	}
}

function textsOf(content: object): Record<string, string> {
	return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, String(value)]))
}

function linesOf(text: string): Map<string, number> {
	const lines = new Map<string, number>()
	let section = ''
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		const opened = sectionLine.exec(line)?.groups?.name
		if (opened !== undefined) section = opened
		const key = opened === undefined ? keyLine.exec(line)?.groups?.name : ''
		if (key !== undefined) lines.set(`${section}\n${key}`, index + 1)
	}
	return lines
}
