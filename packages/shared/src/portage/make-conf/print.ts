import { joined, type Reference, type Template } from './template.ts'

/** Names that begin with two underscores stay within make.conf: Portage drops them once it has read it. */
const apostrophe = { name: '__altroot_apostrophe' }

/**
 * A line of make.conf (without its end) that Portage reads back to exactly this value. After an apostrophe Portage takes
 * everything as it stands, so a reference behind one needs a line before that gives the apostrophe a name.
 *
 * A line break can only be written after an apostrophe: elsewhere Portage itself makes a space of it, and so does this.
 */
export function printAssignment(name: string, value: string | Template): string {
	const template = typeof value === 'string' ? [value] : value
	const direct = encode(template)
	if (direct !== undefined) return `${name}="${quote(direct)}"`
	const parts = template.flatMap((part) => (typeof part === 'string' ? nameApostrophes(part) : [part]))
	return `${apostrophe.name}="'"\n${name}="${quote(encode(joined(parts))!)}"`
}

/** What Portage's expansion turns into this value, or undefined where a reference stands behind an apostrophe. */
function encode(template: Template): string | undefined {
	let open = ''
	let text = ''
	let literal = false
	for (const part of template) {
		if (typeof part !== 'string') {
			if (open === "'") return undefined
			// An escaped line end is removed; it keeps two backslashes and the dollar apart.
			text += `${literal ? '\\\n' : ''}\${${part.name}}`
			literal = false
			continue
		}
		for (const character of part) {
			// What follows two backslashes is taken as it stands (see parseValue).
			if (literal && `'"$`.includes(character)) {
				text += character
				literal = false
				continue
			}
			literal = false
			if (character === "'" || character === '"') {
				if (open === '') open = character
				else if (open === character) open = ''
				text += character
			} else if (open === "'") {
				text += character
			} else if (character === '\\') {
				text += '\\\\'
				literal = true
			} else {
				text += character === '$' ? '\\$' : character
			}
		}
	}
	return text
}

/** Quotes for shlex: within double quotes a backslash counts before a double quote and another backslash alone. */
function quote(text: string): string {
	const quoted = text.replace(/\\(?=["\\]|$)|"/g, '\\$&')
	// The word alone is a statement, quoted or not; an escaped line end in it is removed again.
	return quoted === 'source' ? 'sour\\\nce' : quoted
}

function nameApostrophes(text: string): (string | Reference)[] {
	return text.split("'").flatMap((part, index) => (index === 0 ? [part] : [apostrophe, part]))
}
