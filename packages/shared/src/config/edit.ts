/**
 * Changes of settings files as text, so that the person's comments and order stay. A section's text runs from its
 * `[name]` line to the next section.
 */

/** Adds a section with these keys at the end. */
export function addSection(text: string, name: string, keys: Readonly<Record<string, string>>): string {
	const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`)
	const gap = text === '' || text.endsWith('\n\n') ? '' : text.endsWith('\n') ? '\n' : '\n\n'
	return `${text}${gap}[${name}]\n${lines.join('')}`
}

/** Takes a section out, from its `[name]` line to the next section; unchanged where there is none. */
export function removeSection(text: string, name: string): string {
	const lines = text.split('\n')
	const [start, end] = sectionRange(lines, name)
	return start < 0 ? text : [...lines.slice(0, start), ...lines.slice(end)].join('\n')
}

/** Sets one key of a section that exists: in its place where it stands already, else below the section's name. */
export function setKey(text: string, section: string, key: string, value: string): string {
	const lines = text.split('\n')
	const [start, end] = sectionRange(lines, section)
	const at = lines.findIndex((line, index) => index > start && index < end && line.split('=')[0]?.trim() === key)
	if (at < 0) lines.splice(start + 1, 0, `${key} = ${value}`)
	else lines[at] = `${key} = ${value}`
	return lines.join('\n')
}

/** Takes one key out of a section; unchanged where it is not there. */
export function removeKey(text: string, section: string, key: string): string {
	const lines = text.split('\n')
	const [start, end] = sectionRange(lines, section)
	return lines
		.filter((line, index) => index <= start || index >= end || start < 0 || line.split('=')[0]?.trim() !== key)
		.join('\n')
}

function sectionRange(lines: readonly string[], name: string): [start: number, end: number] {
	const start = lines.findIndex((line) => line.trim() === `[${name}]`)
	const next = lines.findIndex((line, index) => index > start && /^\s*\[.*\]\s*$/.test(line))
	return [start, next < 0 ? lines.length : next]
}
