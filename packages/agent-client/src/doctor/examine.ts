import { existsSync } from 'node:fs'
import type { Check } from '@altroot/shared/cli/check-list'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { lookAtMode, lookForProgram } from '@altroot/shared/platform/look'
import type { Run } from '@altroot/shared/platform/run'
import { validateTree } from '@altroot/shared/portage/validate'
import type { Laptop } from '../laptop.ts'
import { takeSnapshot } from '../record/snapshot.ts'
import { isPushed } from '../sync/push.ts'
import { visit } from '../sync/visit.ts'

/** Looks at everything that this side needs: programs, keys, the configuration, the ledger, the server. Changes nothing. */
export async function* examineLaptop(laptop: Laptop, run: Run): AsyncGenerator<Check> {
	const { settings, remote, ledger, host } = laptop
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
	yield { what: `ledger ${ledger.gitdir}` }
	const passwords = `${ledger.gitdir}.passwords`
	if (existsSync(passwords)) yield await lookAtMode(passwords, 0o600, '')
	if (remote === undefined) {
		yield {
			what: 'server',
			wrong: 'none is set: changes are recorded here only',
			remedy: 'pair with one: `altroot-client join …`',
		}
		return
	}
	if (remote.kind === 'ssh') {
		yield await lookAtMode(settings.ledger.identity, 0o600, '`altroot-client join …` makes it')
		yield await lookAtMode(settings.ledger['known-hosts'], 0o644, '`altroot-client join …` pins the server’s key in it')
	}
	const { trouble } = await visit(laptop, ['status'])
	yield trouble
		? {
				what: `server ${settings.ledger.remote}`,
				wrong: trouble.message,
				...(trouble.hint ? { remedy: trouble.hint } : {}),
			}
		: { what: `server ${settings.ledger.remote}` }
	const remedy = 'start `altroot-client run`, or run `altroot-client record`'
	yield (await isPushed(ledger, host))
		? { what: 'all revisions are on the server' }
		: { what: 'revisions', wrong: 'the newest is not on the server yet', remedy }
}
