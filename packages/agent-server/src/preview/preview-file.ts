import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { type PreviewWord, readPreviewWord } from '@altroot/shared/protocol/preview'

/** What the builder says about the newest preview of a host: one JSON object a line. */
export function previewPath(directory: string, host: string): string {
	return join(directory, `${host}.jsonl`)
}

/** Says that the builder is at it. The file is replaced, so that a follower knows that the preview before is over. */
export function beginPreview(directory: string, host: string, id: string): Promise<void> {
	return writeWhole(previewPath(directory, host), `${JSON.stringify({ id } satisfies PreviewWord)}\n`, 0o640)
}

/** Says the last word. A crash before this leaves the preview without one, and the next start of the builder sees that. */
export function endPreview(directory: string, host: string, word: PreviewWord): void {
	appendFileSync(previewPath(directory, host), `${JSON.stringify(word)}\n`)
}

/** What was said last about a preview of the host; undefined where nothing was, or a crash has cut it short. */
export async function lastPreviewWord(directory: string, host: string): Promise<PreviewWord | undefined> {
	const lines = (await readTextIfAny(previewPath(directory, host)))?.trimEnd().split('\n')
	return readPreviewWord(lines?.at(-1) ?? '')
}
