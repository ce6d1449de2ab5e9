import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const directory = join(import.meta.dirname, '../fixtures/transcripts')

/** The output of one real run of emerge (test/fixtures/transcripts), without the head that tells how it was made. */
export function transcript(name: string): string {
	const text = readFileSync(join(directory, `${name}.txt`), 'utf8')
	const [, output = text] = text.split('# ---- stdout ----\n')
	return output.replace('# ---- stderr ----\n', '')
}
