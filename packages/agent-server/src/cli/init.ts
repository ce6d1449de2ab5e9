import { existsSync } from 'node:fs'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { run } from '@altroot/shared/platform/run'
import { initServer } from '../init/init.ts'
import { readServerSettings } from '../settings/read.ts'
import { loadServerSettings } from '../settings/settings.ts'

export const init: Verb = {
	usage: 'init',
	summary: 'make user, ledger, keys, alt root and server.ini; safe to repeat',
	examples: ['altroot-server init'],
	action: async ({ terminal, config }) => {
		const settings = existsSync(config) ? await readServerSettings(config) : loadServerSettings('', config)
		const steps = []
		for await (const step of initServer(settings, config, run)) {
			steps.push(step)
			if (step.done === 'left out') terminal.say(`${terminal.colors.yellow('--')}  ${step.what}; ${step.remedy}`)
			else terminal.say(`${terminal.colors.green('ok')}  ${step.what}${step.done === 'made' ? ' (made)' : ''}`)
		}
		if (terminal.json) terminal.printJson({ steps })
		else
			terminal.say('\nNext: start `altroot-server gate` and `altroot-server run`, then `altroot-server host add NAME`')
		return exitCode.done
	},
}
