import { busy } from '@altroot/shared/cli/busy'
import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { openLaptop } from '../laptop.ts'
import { record as recordNow } from '../record/record.ts'
import { readClientSettings } from '../settings/read.ts'
import { visit } from '../sync/visit.ts'

export const record: Verb = {
	usage: 'record',
	summary: 'make a revision of what is on disk now and push it; nothing when nothing changed',
	examples: ['altroot-client record', 'altroot-client record --json'],
	action: async ({ terminal, config }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { clock } = laptop
		const { revision, subject, diagnostics } = await busy('recording', terminal, clock, recordNow(laptop.recorder))
		for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
		if (subject === undefined) terminal.say('nothing changed')
		else terminal.say(`${shortRevision(revision)}  ${subject}`)
		const { pushed, trouble } = await busy('pushing', terminal, clock, visit(laptop, ['push']))
		if (pushed) terminal.say('pushed')
		if (trouble) terminal.say(printError(trouble, 'recorded here, not pushed yet'))
		if (terminal.json)
			terminal.printJson({
				revision,
				changed: subject !== undefined,
				subject: subject ?? null,
				diagnostics,
			})
		return exitCode.done
	},
}
