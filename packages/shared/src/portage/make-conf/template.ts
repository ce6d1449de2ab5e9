/** A variable whose value comes from elsewhere (the profile, make.globals): `${CFLAGS}`. */
export interface Reference {
	readonly name: string
}

/**
 * The value of a variable: plain text and references in their order. Two neighbours are never both text, and a value
 * without references is one text or nothing. References stay where make.conf itself gives no value: what they stand
 * for is known only to the Portage that reads the profile, on the laptop and on the server alike.
 */
export type Template = readonly (string | Reference)[]

/** Why Portage makes a whole value empty. `at` is the offset of the `$` in the word. */
export interface ExpansionFault {
	readonly fault: 'brace' | 'substitution'
	readonly at: number
}

export interface ParsedValue {
	readonly template: Template
	readonly fault?: ExpansionFault
	/** The offset of the first `$` that an apostrophe before it turns into plain text. */
	readonly shielded?: number
}

const nameAtDollar = /\$(?:\{([A-Za-z0-9_]*)(\}?)|([A-Za-z0-9_]*))/y

/**
 * What a word of make.conf stands for, once shlex has taken its quotes away. Single quotes are gone by then, so they do
 * not stop expansion, but an apostrophe inside double quotes does, up to the next one.
 *
 * Source of the rules, odd ones included: portage/util/__init__.py:varexpand.
 */
export function parseValue(word: string): ParsedValue {
	const parts: (string | Reference)[] = []
	let quote = ''
	let shielded: number | undefined
	let at = 0
	while (at < word.length) {
		const character = word[at]!
		if (character === "'" || character === '"') {
			if (quote === '') quote = character
			else if (quote === character) quote = ''
		}
		if (quote === "'") {
			if (character === '$' && /^\w|^\{\w+\}/.test(word.slice(at + 1))) shielded ??= at
			parts.push(character)
			at += 1
		} else if (character === '\\') {
			const { text, length } = unescaped(word, at)
			parts.push(text)
			at += length
		} else if (character === '$' && at + 1 < word.length) {
			nameAtDollar.lastIndex = at
			const [whole, braced, closing, bare] = nameAtDollar.exec(word)!
			if (braced !== undefined && closing === '') return { template: [], fault: { fault: 'brace', at } }
			const name = braced ?? bare!
			if (name === '') return { template: [], fault: { fault: 'substitution', at } }
			parts.push({ name })
			at += whole.length
		} else {
			parts.push(character === '\n' ? ' ' : character)
			at += 1
		}
	}
	const template = joined(parts)
	return shielded === undefined ? { template } : { template, shielded }
}

/** What a backslash and the characters after it stand for, and how many characters that takes. */
function unescaped(word: string, at: number): { text: string; length: number } {
	const next = word[at + 1]
	if (next === undefined) return { text: '\\', length: 1 }
	if (next === '$') return { text: '$', length: 2 }
	if (next === '\n') return { text: '', length: 2 }
	if (next !== '\\') return { text: `\\${next}`, length: 2 }
	// After two backslashes Portage takes the next quote or dollar as it stands.
	const after = word[at + 2] ?? ''
	return after !== '' && `'"$`.includes(after) ? { text: `\\${after}`, length: 3 } : { text: '\\', length: 2 }
}

/** In characters. No environment variable can be longer (Linux: MAX_ARG_STRLEN), so no build would ever start. */
export const longestValue = 128 * 1024

/**
 * The template with every reference replaced that `scope` has a value for; undefined where that is longer than any
 * variable can be: doubling one forty times in forty lines would fill the memory of whoever reads it.
 */
export function expand(template: Template, scope: ReadonlyMap<string, Template>): Template | undefined {
	const parts = template.flatMap((part) => (typeof part === 'string' ? [part] : (scope.get(part.name) ?? [part])))
	const length = parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0)
	return length > longestValue ? undefined : joined(parts)
}

/** The value as text, references to nothing being empty: what getconfig gives without a profile. */
export function textOf(template: Template): string {
	return template.map((part) => (typeof part === 'string' ? part : '')).join('')
}

/** The value as a person writes it, references kept: `${CFLAGS} -pipe`. */
export function shownText(template: Template): string {
	return template.map((part) => (typeof part === 'string' ? part : `\${${part.name}}`)).join('')
}

/** The names that the value refers to. */
export function referencesOf(template: Template): readonly string[] {
	return template.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))
}

/** Changes the text of a template, references aside. */
export function mapText(template: Template, change: (text: string) => string): Template {
	return joined(template.map((part) => (typeof part === 'string' ? change(part) : part)))
}

/** Neighbouring texts made one, empty ones left out. */
export function joined(parts: Template): Template {
	const result: (string | Reference)[] = []
	for (const part of parts) {
		const last = result.at(-1)
		if (part === '') continue
		if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part
		else result.push(part)
	}
	return result
}
