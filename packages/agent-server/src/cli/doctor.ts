import { type Check, showChecks } from '@altroot/shared/cli/check-list'
import type { Verb } from '@altroot/shared/cli/program'
import { run } from '@altroot/shared/platform/run'
import { examineServer } from '../doctor/examine.ts'
import { readServerSettings } from '../settings/read.ts'

export const doctor: Verb = {
	usage: 'doctor',
	summary: 'check the build host and each alt root; one line each, with the remedy',
	examples: ['altroot-server doctor', 'altroot-server doctor --json'],
	action: async ({ terminal, config }) => {
		const checks: Check[] = [{ what: `settings ${config}` }]
		for await (const check of examineServer(await readServerSettings(config), '/etc/portage', run)) checks.push(check)
		return showChecks(checks, terminal)
	},
}
