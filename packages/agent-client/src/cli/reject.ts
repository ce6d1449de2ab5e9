import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { openLaptop } from '../laptop.ts'
import { chooseProposal, openProposals } from '../open-proposals.ts'
import { reject as rejectNow } from '../reject.ts'
import { readClientSettings } from '../settings/read.ts'
import { visit } from '../sync/visit.ts'

export const reject: Verb = {
	usage: 'reject <id>',
	summary: 'turn a proposal down: its lines are not asked for again',
	examples: ['altroot-client reject 3f2a91c0', 'altroot-client reject 3f2a91c0 --json'],
	action: async ({ terminal, config }, [id = '']) => {
		const laptop = await openLaptop(await readClientSettings(config))
		const { open, decided } = await openProposals(laptop)
		const proposal = chooseProposal(open, id, decided)
		const { revision, subject } = await rejectNow(laptop.recorder, proposal)
		terminal.say(`${shortRevision(revision)}  ${subject}`)
		const { pushed, trouble } = await visit(laptop, ['push'])
		if (pushed) terminal.say('pushed')
		if (trouble) terminal.say(printError(trouble, 'recorded here, not pushed yet'))
		if (terminal.json) terminal.printJson({ id: proposal.id, revision, subject })
		return exitCode.done
	},
}
