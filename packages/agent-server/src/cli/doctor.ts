import { existsSync } from 'node:fs'
import { type Check, showChecks } from '@altroot/shared/cli/check-list'
import type { Verb } from '@altroot/shared/cli/program'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { awaitBuild } from '../await-build.ts'
import { recordBase } from '../base/record.ts'
import { examineServer } from '../doctor/examine.ts'
import { repairServer } from '../doctor/repair.ts'
import { readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'

const etcPortage = '/etc/portage'

export const doctor: Verb = {
	usage: 'doctor',
	summary: 'check the build host and each alt root; one line each, with the remedy',
	options: [['--fix', 'first repair what is safe to repair, and say each thing that was done']],
	examples: ['altroot-server doctor', 'altroot-server doctor --fix', 'altroot-server doctor --json'],
	action: async ({ terminal, config, untilStopped }, _args, { fix }) => {
		const checks: Check[] = [{ what: `settings ${config}` }]
		const settings = await readServerSettings(config)
		let repaired: readonly string[] | undefined
		if (fix === true) {
			const [places, clock] = [serverPlaces(settings), systemClock]
			using _held = await awaitBuild({ places, clock }, terminal.say, untilStopped())
			repaired = await repairServer(settings, etcPortage, run)
			if (existsSync(settings.ledger.path))
				await recordBase(openLedger(settings.ledger.path), etcPortage, ['Altroot-For: doctor'], systemClock)
		}
		for await (const check of examineServer(settings, etcPortage, run)) checks.push(check)
		return showChecks(checks, terminal, repaired)
	},
}
