import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { printProposal } from '@altroot/shared/cli/proposal'
import { exitCode } from '@altroot/shared/errors'
import { openLaptop } from '../laptop.ts'
import { openProposals } from '../open-proposals.ts'
import { readClientSettings } from '../settings/read.ts'

export const proposals: Verb = {
	usage: 'proposals',
	summary: 'what the build asks this laptop to change, and why',
	examples: ['altroot-client proposals', 'altroot-client proposals --json'],
	action: async ({ terminal, config }) => {
		const { open, trouble } = await openProposals(await openLaptop(await readClientSettings(config)))
		if (trouble) terminal.say(printError(trouble, 'by the server’s last word'))
		if (terminal.json) terminal.printJson(open)
		else if (open.length === 0) terminal.print('nothing is open')
		else for (const line of open.flatMap((proposal) => printProposal(proposal, terminal))) terminal.print(line)
		return exitCode.done
	},
}
