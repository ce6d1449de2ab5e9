import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A directory that goes when the test ends. */
export function temporaryDirectory(): string {
	const path = mkdtempSync(join(tmpdir(), 'altroot-test-'))
	onTestFinished(() => rmSync(path, { recursive: true, force: true }))
	return path
}

const encoder = new TextEncoder()

/** A config tree of plain files with these texts. */
export function treeOf(files: Readonly<Record<string, string>>): Map<string, { mode: '100644'; content: Uint8Array }> {
	return new Map(
		Object.entries(files).map(([path, text]) => [path, { mode: '100644' as const, content: encoder.encode(text) }]),
	)
}
