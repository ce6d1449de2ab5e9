import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { makeExecutable, programs } from '../../scripts/executables.ts'
import { labUnavailable } from '../lab/available.ts'
import { removeLeftControlGroups } from './control-groups.ts'
import { debianRoot, missingPrograms } from './debian.ts'
import { isLeftOver, ownName } from './left-over.ts'

declare module 'vitest' {
	interface ProvidedContext {
		/** Directory of the two executables, built for this run. */
		readonly executables: string
		/** Why this machine cannot boot others, or the empty text. */
		readonly unavailable: string
	}
}

/** Before the first test of a service: what all of them share is built once. */
export default async function setUp({ provide }: TestProject): Promise<() => void> {
	removeLeft()
	const directory = mkdtempSync(join(tmpdir(), ownName('executables')))
	chmodSync(directory, 0o755) // the gate is not root
	const unavailable = await whyNot()
	provide('unavailable', unavailable)
	provide('executables', directory)
	for (const program of programs) await makeExecutable(program, directory)
	if (unavailable === '') await debianRoot()
	return () => rmSync(directory, { recursive: true })
}

/** What a killed run could not clear away: two executables are 300 MB. */
function removeLeft(): void {
	removeLeftControlGroups()
	for (const name of readdirSync(tmpdir()).filter(isLeftOver))
		rmSync(join(tmpdir(), name), { recursive: true, force: true })
}

async function whyNot(): Promise<string> {
	const missing = labUnavailable() === undefined ? await missingPrograms() : []
	if (missing.length > 0) return `programs of these packages (Debian's names) are missing: ${missing.join(', ')}`
	return labUnavailable() ?? ''
}
