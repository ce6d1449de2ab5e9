import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { accept as acceptNow } from '../accept.ts'
import { openLaptop } from '../laptop.ts'
import { chooseProposal, openProposals } from '../open-proposals.ts'
import { readClientSettings } from '../settings/read.ts'
import { visit } from '../sync/visit.ts'

export const accept: Verb = {
	usage: 'accept <id>',
	summary: 'add the lines of a proposal to /etc/portage and record that; the build goes on by itself',
	examples: ['altroot-client accept 3f2a91c0', 'altroot-client accept 3f2a91c0 --json'],
	action: async ({ terminal, config }, [id = '']) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { open, decided } = await openProposals(laptop)
		const proposal = chooseProposal(open, id, decided)
		const { recordedFirst, revision, subject, diagnostics } = await acceptNow(laptop.recorder, laptop.applier, proposal)
		if (recordedFirst !== undefined) terminal.say(`recorded first: ${recordedFirst}`)
		for (const diagnostic of diagnostics) terminal.say(printDiagnostic(diagnostic))
		terminal.say(`${shortRevision(revision)}  ${subject}`)
		const { pushed, trouble } = await visit(laptop, ['push'])
		if (pushed) terminal.say('pushed')
		if (trouble) terminal.say(printError(trouble, 'recorded here, not pushed yet'))
		if (terminal.json) terminal.printJson({ id: proposal.id, revision, subject, lines: proposal.lines })
		return exitCode.done
	},
}
