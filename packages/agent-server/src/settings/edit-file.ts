import { readFile } from 'node:fs/promises'
import { writeWhole } from '@altroot/shared/platform/disk'
import { loadServerSettings } from './settings.ts'

/** Writes the changed settings, unless they would not load: then nothing is written. */
export async function editSettings(path: string, change: (text: string) => string): Promise<void> {
	const text = change(await readFile(path, 'utf8'))
	loadServerSettings(text, path)
	await writeWhole(path, text)
}
