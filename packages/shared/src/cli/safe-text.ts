/** The codes that our own colours consist of (picocolors); `conceal` and `blink` are not among them. */
const ours = /\u001b\[(?:0|1|2|3|4|22|23|24|3[0-9]|39|9[0-7])m/g

/** What moves the cursor, sets a title, hides or turns text around: C0 and C1 controls, and Unicode's invisible marks. */
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** One column stays one column: tables are laid out before. */
const plain: readonly (readonly [RegExp, string])[] = [
	[/[‘’]/g, "'"],
	[/[“”]/g, '"'],
	[/…/g, '~'],
	[/[–—−]/g, '-'],
	[/→/g, '>'],
	[/×/g, 'x'],
	[/·/g, '|'],
	[/█/g, '#'],
	[/░/g, '.'],
	[/✓/g, '+'],
	[/✗/g, '!'],
	[/[^\n\t -~\u001b]/g, '?'],
]

/**
 * Text that only says something. Names of packages, commit messages and the lines of a log come from elsewhere: what would
 * steer the terminal is shown as `\x1b` instead. Without `unicode`, the rest is written in ASCII.
 */
export function safeText(text: string, unicode: boolean): string {
	const parts = text.split(ours)
	const colors = text.match(ours) ?? []
	const safe = parts.map((part) => readable(part, unicode))
	return safe.reduce((whole, part, at) => `${whole}${colors[at - 1] ?? ''}${part}`)
}

function readable(text: string, unicode: boolean): string {
	const shown = text.replace(steering, (character) => {
		const code = character.charCodeAt(0)
		return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`
	})
	return unicode ? shown : plain.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), shown)
}
