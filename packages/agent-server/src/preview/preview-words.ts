import { isLastWord, readPreviewWord } from '@altroot/shared/protocol/preview'

/**
 * Of the lines that the builder writes about the previews of a host those about this one, up to the last word. Ends
 * without one where `isNewest` says that another preview has taken its place.
 */
export async function* wordsOf(
	id: string,
	lines: AsyncIterable<string>,
	isNewest: () => Promise<boolean>,
): AsyncGenerator<string, void, undefined> {
	for await (const line of lines) {
		const word = readPreviewWord(line)
		if (word?.id === id) {
			yield line
			if (isLastWord(word)) return
		} else if (!(await isNewest())) return
	}
}
