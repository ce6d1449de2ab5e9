import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { createLog } from '@altroot/shared/platform/log'
import { runBuilder } from '../agent.ts'
import { openBuilder } from '../open-builder.ts'

export const run: Verb = {
	usage: 'run',
	summary: 'the builder, in the foreground: build each revision as it comes',
	examples: ['altroot-server run', 'ALTROOT_LOG=debug altroot-server run --json'],
	action: async ({ terminal, config, untilStopped }) => {
		const builder = await openBuilder(config, createLog(terminal.json, process.env, process.stderr))
		using _history = builder.history
		await runBuilder(builder, config, untilStopped())
		return exitCode.done
	},
}
