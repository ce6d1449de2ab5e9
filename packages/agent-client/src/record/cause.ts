import { writerOf } from './written-by-emerge.ts'

/** Characters that a trailer may have: whole worlds have been typed as arguments. */
const longest = 500

/** The trailer that names the emerge command behind a change; undefined where none is known to be. */
export function causeOf(changed: Iterable<string>, configRoot: string): string | undefined {
	for (const path of changed) {
		const run = writerOf(path, configRoot)
		if (run) return `Altroot-Command: ${run.command.replace(/\p{Cc}/gu, ' ').slice(0, longest)}`
	}
	return undefined
}
