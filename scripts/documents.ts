import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { program as client } from '../packages/agent-client/src/program.ts'
import { clientTemplate } from '../packages/agent-client/src/settings/template.ts'
import { program as server } from '../packages/agent-server/src/program.ts'
import { serverTemplate } from '../packages/agent-server/src/settings/template.ts'
import { bashCompletion } from './completions/bash.ts'
import { fishCompletion } from './completions/fish.ts'
import { verbWords } from './completions/words.ts'
import { zshCompletion } from './completions/zsh.ts'
import type { ProgramName } from './executables.ts'
import { programPage } from './manual/program-page.ts'
import { settingsPage } from './manual/settings-page.ts'

const sides = {
	'altroot-client': { program: client, file: 'client.ini', template: clientTemplate },
	'altroot-server': { program: server, file: 'server.ini', template: serverTemplate },
} as const

/** Manual pages, completions and commented settings of a program, by their paths in a release. */
export function documentsOf(name: ProgramName): Map<string, string> {
	const { program, file, template } = sides[name]
	const verbs = verbWords(program)
	return new Map([
		[`man/${name}.1`, programPage(program, `altroot-${file}`)],
		[`man/altroot-${file}.5`, settingsPage(file, template, program.version)],
		[`completions/${name}.bash`, bashCompletion(name, verbs)],
		[`completions/${name}.fish`, fishCompletion(name, verbs)],
		[`completions/_${name}`, zshCompletion(name, verbs)],
		[`etc/${file}`, template],
	])
}

/** Writes them below a directory. */
export function writeDocuments(name: ProgramName, directory: string): void {
	for (const [path, text] of documentsOf(name)) {
		mkdirSync(dirname(join(directory, path)), { recursive: true })
		writeFileSync(join(directory, path), text)
	}
}
