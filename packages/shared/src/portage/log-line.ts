/** As much of a line as is handed on: compilers of templates write lines of megabytes. */
const longest = 300

/** As much of a line as is searched for passwords before it is cut. */
const searched = 4000

/** What steers a terminal or turns the direction of writing (Unicode 9.0, UAX 9), but for the tab. */
const steering = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/**
 * A line of a build log, without escape sequences, as it may go out of the server: of bounded length, with nothing in it
 * that steers, and without the passwords of URIs, which a failed download prints.
 */
export function inertLine(line: string): string {
	const safe = withoutPasswords(line.slice(0, searched)).replace(steering, '\ufffd')
	return safe.length > longest ? `${safe.slice(0, longest - 1)}…` : safe
}

/** `https://me:secret@host/` and, as a web server takes it for a token, `https://token@host/` (RFC 3986, "authority"). */
function withoutPasswords(line: string): string {
	return line.replace(/(:\/\/[^\s/:@"'<>]*:)[^\s/"'<>]+@/g, '$1…@').replace(/\b(https?:\/\/)[^\s/:@"'<>]+@/gi, '$1…@')
}
