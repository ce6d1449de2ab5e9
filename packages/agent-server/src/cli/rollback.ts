import type { Verb } from '@altroot/shared/cli/program'
import { wholeNumber } from '@altroot/shared/cli/whole-number'
import { count } from '@altroot/shared/cli/words'
import { exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { silentLog } from '@altroot/shared/platform/log'
import { openBuilder } from '../open-builder.ts'
import { rollBack } from '../roll-back.ts'
import { knownHost } from '../settings/read.ts'

export const rollback: Verb = {
	usage: 'rollback <host> <generation>',
	summary: 'publish an older generation again, until a newer one is published',
	examples: ['altroot-server rollback laptop 41'],
	action: async ({ terminal, config }, [host = '', given = '']) => {
		const number = wholeNumber('generation', given)
		const builder = await openBuilder(config, silentLog)
		using _history = builder.history
		const { generation, packages } = await rollBack(builder, host, knownHost(builder.settings(), host), number)
		const { revision, again } = generation
		if (terminal.json) {
			terminal.printJson({ host, generation: number, revision, packages, insteadOf: again?.insteadOf ?? null })
			return exitCode.done
		}
		const instead = again === undefined ? '' : `, instead of generation ${again.insteadOf}`
		terminal.print(
			`${host} sees ${count(packages, 'package')} of generation ${number} (revision ${shortRevision(revision)})${instead}`,
		)
		terminal.say('It stays so until a newer revision is built. On the laptop, `altroot-client upgrade` installs them.')
		return exitCode.done
	},
}
