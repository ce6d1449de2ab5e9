import { printAuditTrail, readAuditTrail } from '@altroot/shared/cli/audit-trail'
import { busy } from '@altroot/shared/cli/busy'
import { printError } from '@altroot/shared/cli/end'
import type { Verb } from '@altroot/shared/cli/program'
import { wholeNumber } from '@altroot/shared/cli/whole-number'
import { exitCode } from '@altroot/shared/errors'
import { branchOf } from '@altroot/shared/ledger/names'
import { openLaptop } from '../laptop.ts'
import { readClientSettings } from '../settings/read.ts'
import { visit } from '../sync/visit.ts'

export const log: Verb = {
	usage: 'log',
	summary: 'the audit trail: what changed, and what the build made of it',
	options: [['-n <count>', 'how many revisions', '20']],
	examples: ['altroot-client log -n 5', 'altroot-client log --json'],
	action: async ({ terminal, config }, _args, { n }) => {
		const count = wholeNumber('-n', n)
		const laptop = await openLaptop(await readClientSettings(config))
		const asked = visit(laptop, ['notes', 'status'])
		const { status, trouble } = await busy('asking the server', terminal, laptop.clock, asked)
		const entries = await readAuditTrail(laptop.ledger, branchOf(laptop.host), count, status)
		if (terminal.json) terminal.printJson(entries)
		else for (const line of printAuditTrail(entries, terminal)) terminal.print(line)
		if (trouble) terminal.say(printError(trouble, 'newer results may be missing'))
		return exitCode.done
	},
}
