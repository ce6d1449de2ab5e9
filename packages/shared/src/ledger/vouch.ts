/**
 * The trailer of a signed revision that vouches for those before it: they were recorded while the laptop had no key, or
 * another one. Its signature covers their ids, so it is as good as their own.
 */
export const vouchTrailer = 'Altroot-Vouches: for the revisions before this one'

/** Whether a commit has that trailer: in its words, behind the headers. */
export function isVouching(content: Uint8Array): boolean {
	const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1')
	return text.slice(text.indexOf('\n\n')).includes(`\n${vouchTrailer}\n`)
}
