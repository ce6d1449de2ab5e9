import { join } from 'node:path'
import type { Terminal } from '@altroot/shared/cli/terminal'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { type ExitCode, exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { openLaptop } from '../laptop.ts'
import { record } from '../record/record.ts'
import type { ClientSettings } from '../settings/settings.ts'
import { visit } from '../sync/visit.ts'

/** Records what is on disk, brings it to the server that was just paired with, and says what is left to do. */
export async function firstRevision(
	settings: ClientSettings,
	terminal: Terminal,
	ok: (line: string) => void,
): Promise<ExitCode> {
	const laptop = await openLaptop(settings)
	const { revision, diagnostics } = await record(laptop.recorder)
	for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
	ok(`recorded ${join(settings.host['config-root'], 'etc/portage')} as revision ${shortRevision(revision)}`)
	const { trouble } = await visit(laptop, ['push'])
	if (trouble) terminal.say(`${terminal.colors.red('wrong')}  the server did not get it: ${trouble.message}`)
	else ok('the server has it')
	if (terminal.json) terminal.printJson({ host: laptop.host, revision, pushed: trouble === undefined })
	else if (!trouble)
		terminal.say('\nNext: altroot-client run, as a service; and when packages are ready, altroot-client upgrade')
	return trouble ? trouble.exit : exitCode.done
}
