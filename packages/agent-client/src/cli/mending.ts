import type { Verb } from '@altroot/shared/cli/program'
import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { isLedgerDamage } from '@altroot/shared/ledger/ledger'
import { openLaptop } from '../laptop.ts'
import { mend } from '../mend.ts'
import { readClientSettings } from '../settings/read.ts'

/** The same verb, but where it finds the ledger damaged it mends that, says so, and begins again: once. */
export function mending(verb: Verb): Verb {
	return {
		...verb,
		action: async (invocation, args, options) => {
			try {
				return await verb.action(invocation, args, options)
			} catch (error) {
				const known = error instanceof AgentError || systemRefusal(error) !== undefined
				if (known && !isLedgerDamage(error)) throw error
				const mended = await mend(await openLaptop(await readClientSettings(invocation.config)))
				if (mended.length === 0) throw error
				for (const line of mended) invocation.terminal.say(line)
				return await verb.action(invocation, args, options)
			}
		},
	}
}
