import { type Check, showChecks } from '@altroot/shared/cli/check-list'
import type { Verb } from '@altroot/shared/cli/program'
import { run } from '@altroot/shared/platform/run'
import { examineLaptop } from '../doctor/examine.ts'
import { openLaptop } from '../laptop.ts'
import { readClientSettings } from '../settings/read.ts'

export const doctor: Verb = {
	usage: 'doctor',
	summary: 'check everything that this side needs; one line each, with the remedy',
	examples: ['altroot-client doctor'],
	action: async ({ terminal, config }) => {
		const checks: Check[] = [{ what: `settings ${config}` }]
		const laptop = await openLaptop(await readClientSettings(config))
		for await (const check of examineLaptop(laptop, run)) checks.push(check)
		return showChecks(checks, terminal)
	},
}
