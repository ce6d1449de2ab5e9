/** Escape sequences that Portage and its helper scripts print, also with `--color=n`: colours, cursor, terminal title. */
const escapes = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g

/** The text as a person reads it: without escape sequences. */
export function withoutEscapes(text: string): string {
	return text.replace(escapes, '')
}

/**
 * The lines of emerge's output. A status line that a terminal would overwrite (`\r`, next-line escape) counts as a line
 * of its own.
 */
export function outputLines(text: string): string[] {
	return withoutEscapes(text.replaceAll('\x1bE', '\n')).split(/\r\n|[\r\n]/)
}
