import { parse } from 'ini'

/** Sections of an ini text, and the line of each `section.key`, so that a finding can point at it. */
export interface IniText {
	readonly sections: Readonly<Record<string, Readonly<Record<string, string>>>>
	/** The line (from 1) of a key, or of the section where the key is not there; 0 where neither is. */
	lineOf(section: string, key?: string): number
	/** The lines that are neither a section nor a key of one. */
	readonly stray: readonly { readonly line: number; readonly message: string }[]
}

const comment = /^\s*(?:[;#]|$)/
const sectionLine = /^\s*\[(?<name>[^\]]*)\]\s*(?:[;#].*)?$/
const keyLine = /^\s*(?<name>[^=;#[\s][^=]*?)\s*=/

/**
 * Reads an ini text: `[section]`, `key = value`, comments with `;` or `#`, also behind either. A line that is none of
 * these is stray, as a key before the first section is: a setting that is not understood must not count as left out.
 */
export function readIni(text: string): IniText {
	const written = text.replace(/^\uFEFF/, '').split(/\r?\n/)
	const lines = new Map<string, number>()
	const stray: { line: number; message: string }[] = []
	let section: string | undefined
	for (const [index, line] of written.entries()) {
		if (comment.test(line)) continue
		const opened = sectionLine.exec(line)?.groups?.name?.trim()
		section = opened ?? section
		const key = opened === undefined ? keyLine.exec(line)?.groups?.name : ''
		if (key === undefined) stray.push({ line: index + 1, message: 'expected [section] or KEY = VALUE' })
		else if (section === undefined)
			stray.push({ line: index + 1, message: `${key}: stands before the first [section]` })
		else lines.set(`${section}\n${key}`, index + 1)
	}
	return {
		sections: sectionsOf(written),
		lineOf: (name, key) => lines.get(`${name}\n${key ?? ''}`) ?? lines.get(`${name}\n`) ?? 0,
		stray,
	}
}

/** The library takes no comment behind a section's name, and a dot in it for a section within another. */
function sectionsOf(written: readonly string[]): IniText['sections'] {
	const plain = written.map((line) => {
		const name = sectionLine.exec(line)?.groups?.name?.trim()
		return name === undefined ? line : `[${name.replaceAll('.', '\\.')}]`
	})
	const sections = Object.entries(parse(plain.join('\n'))).filter(([, content]) => typeof content === 'object')
	return Object.fromEntries(sections.map(([name, content]) => [name, textsOf(content)]))
}

function textsOf(content: object): Record<string, string> {
	return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, String(value)]))
}
