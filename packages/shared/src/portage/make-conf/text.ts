/** CRLF and CR are line ends as LF is. */
export function unixLines(text: string): string {
	return text.replace(/\r\n?/g, '\n')
}

/** The text as getconfig hands it on: its last line ended too. Texts that it sources are left as they are. */
export function wholeLines(text: string): string {
	const unix = unixLines(text)
	return unix === '' || unix.endsWith('\n') ? unix : `${unix}\n`
}
