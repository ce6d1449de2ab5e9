import { type Check, showChecks } from '@altroot/shared/cli/check-list'
import type { Verb } from '@altroot/shared/cli/program'
import { run } from '@altroot/shared/platform/run'
import { examineLaptop } from '../doctor/examine.ts'
import { examinePackagesKey } from '../doctor/packages-key.ts'
import { openLaptop } from '../laptop.ts'
import { takeSnapshot } from '../record/snapshot.ts'
import { readClientSettings } from '../settings/read.ts'

export const doctor: Verb = {
	usage: 'doctor',
	summary: 'check everything that this side needs; one line each, with the remedy',
	examples: ['altroot-client doctor'],
	action: async ({ terminal, config }) => {
		const checks: Check[] = [{ what: `settings ${config}` }]
		const laptop = await openLaptop(await readClientSettings(config))
		for await (const check of examineLaptop(laptop, run)) checks.push(check)
		const configRoot = laptop.settings.host['config-root']
		if (laptop.remote?.kind === 'ssh') {
			const { tree } = await takeSnapshot(configRoot)
			for await (const check of examinePackagesKey(config, configRoot, tree, run)) checks.push(check)
		}
		return showChecks(checks, terminal)
	},
}
