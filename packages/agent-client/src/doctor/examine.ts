import { existsSync } from 'node:fs'
import type { Check } from '@altroot/shared/cli/check-list'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { lookAtMode, lookForProgram } from '@altroot/shared/platform/look'
import type { Run } from '@altroot/shared/platform/run'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Laptop } from '../laptop.ts'
import { takeSnapshot } from '../record/snapshot.ts'
import { examineServer } from './server.ts'

/** Looks at everything that this side needs: programs, keys, the configuration, the ledger, the server. Changes nothing. */
export async function* examineLaptop(laptop: Laptop, run: Run): AsyncGenerator<Check> {
	const { settings, ledger } = laptop
	yield await lookForProgram(
		settings.install.emerge,
		['--version'],
		'install sys-apps/portage, or set `[install] emerge`',
		run,
	)
	for (const program of ['ssh', 'rsync']) {
		yield await lookForProgram(program, ['-V'], `install it: Portage fetches packages and trees with ${program}`, run)
	}
	const snapshot = await takeSnapshot(settings.host['config-root'])
	const found = [...snapshot.diagnostics, ...validateTree(snapshot.tree)].filter(({ severity }) => severity !== 'note')
	if (found.length === 0) yield { what: 'configuration' }
	for (const diagnostic of found) yield { what: 'configuration', wrong: printDiagnostic(diagnostic) }
	yield { ...(await lookAtMode(ledger.gitdir, 0o700, '')), what: `ledger ${ledger.gitdir}` }
	const passwords = `${ledger.gitdir}.passwords`
	if (existsSync(passwords)) yield await lookAtMode(passwords, 0o600, '')
	yield* examineServer(laptop, run)
}
