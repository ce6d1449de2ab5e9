import { readFileSync } from 'node:fs'

/** The environment that a process was started with; undefined where it has ended or is not ours to look into. */
export function processEnvironment(pid: number): ReadonlyMap<string, string> | undefined {
	try {
		const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
		return new Map(
			variables.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const),
		)
	} catch {
		return undefined
	}
}
