import { printAuditTrail, readAuditTrail } from '@altroot/shared/cli/audit-trail'
import type { Verb } from '@altroot/shared/cli/program'
import { wholeNumber } from '@altroot/shared/cli/whole-number'
import { exitCode } from '@altroot/shared/errors'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { knownHost, readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'
import { readStatus } from '../store/status-file.ts'

export const log: Verb = {
	usage: 'log <host>',
	summary: 'the audit trail of a host: what changed, and what the build made of it',
	options: [['-n <count>', 'how many revisions', '20']],
	examples: ['altroot-server log laptop -n 5', 'altroot-server log laptop --json'],
	action: async ({ terminal, config }, [host = ''], { n }) => {
		const settings = await readServerSettings(config)
		knownHost(settings, host)
		const places = serverPlaces(settings)
		const word = readStatus(places.status, host)
		const entries = await readAuditTrail(openLedger(places.ledger), branchOf(host), wholeNumber('-n', n), word)
		if (terminal.json) terminal.printJson(entries)
		else for (const line of printAuditTrail(entries, terminal)) terminal.print(line)
		return exitCode.done
	},
}
