import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { createLog } from '@altroot/shared/platform/log'
import { runClient } from '../agent.ts'
import { openLaptop } from '../laptop.ts'
import { readClientSettings } from '../settings/read.ts'

export const run: Verb = {
	usage: 'run',
	summary: 'the agent, in the foreground: record and push every change',
	examples: ['altroot-client run', 'ALTROOT_LOG=debug altroot-client run --json'],
	action: async ({ terminal, config, untilStopped }) => {
		const laptop = await openLaptop(await readClientSettings(config))
		await runClient(laptop, createLog(terminal.json, process.env, process.stderr), untilStopped())
		return exitCode.done
	},
}
