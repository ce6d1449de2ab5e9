import { confirm } from '@altroot/shared/cli/confirm'
import { printFileDiff } from '@altroot/shared/cli/file-diff'
import type { Terminal } from '@altroot/shared/cli/terminal'
import type { Person } from '../pair/pair.ts'

/** The person at the terminal; with `yes` the changes are shown and not asked about. The server's key always is. */
export function askPerson(terminal: Terminal, yes: boolean): Person {
	const show = terminal.json ? terminal.say : terminal.print
	return {
		knowsKey: (fingerprint) => {
			terminal.say(`The server shows the key ${fingerprint}`)
			return confirm('Is that the server’s key', 'give --fingerprint, as `altroot-server host add` prints it', process)
		},
		agrees: async (changes) => {
			for (const { path, before, after } of changes)
				for (const line of printFileDiff(path, before, after, terminal.colors)) show(line)
			return yes || confirm('Write these files', 'read them above, then run it again with --yes', process)
		},
	}
}
