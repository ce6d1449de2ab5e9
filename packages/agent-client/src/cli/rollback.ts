import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { exitCode } from '@altroot/shared/errors'
import { expandRevision } from '@altroot/shared/ledger/history'
import { shortRevision } from '@altroot/shared/ledger/names'
import { openLaptop } from '../laptop.ts'
import { rollback as rollBack } from '../rollback.ts'
import { readClientSettings } from '../settings/read.ts'
import { visit } from '../sync/visit.ts'
import { printChanges, shownChanges } from './print-changes.ts'

export const rollback: Verb = {
	usage: 'rollback <revision>',
	summary: 'bring the configuration of a revision back, as a new revision',
	examples: ['altroot-client rollback 3f2a91c04b', 'altroot-client rollback HEAD~1   # undo the newest revision'],
	action: async ({ terminal, config }, [target = '']) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const to = await expandRevision(laptop.ledger, target)
		const { recordedFirst, revision, subject, changes, diagnostics } = await rollBack(
			laptop.recorder,
			laptop.applier,
			to,
		)
		if (recordedFirst !== undefined) terminal.say(`recorded first: ${recordedFirst}`)
		for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
		if (terminal.json) terminal.printJson({ revision, changed: subject !== undefined, changes: shownChanges(changes) })
		else for (const line of printChanges(changes, terminal)) terminal.print(line)
		terminal.say(subject === undefined ? 'the disk holds that already' : `${shortRevision(revision)}  ${subject}`)
		const { pushed, trouble } = await visit(laptop, ['push'])
		if (pushed) terminal.say('pushed')
		if (trouble) terminal.say(printError(trouble, 'rolled back here, not pushed yet'))
		return exitCode.done
	},
}
