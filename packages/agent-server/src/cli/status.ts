import type { Check } from '@altroot/shared/cli/check-list'
import { printHostCard } from '@altroot/shared/cli/host-card'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { shortRevision } from '@altroot/shared/ledger/names'
import { run } from '@altroot/shared/platform/run'
import { examineServer } from '../doctor/examine.ts'
import { readServerSettings } from '../settings/read.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { serverPlaces } from '../store/places.ts'
import { readStatus } from '../store/status-file.ts'

export const status: Verb = {
	usage: 'status',
	summary: 'where every host stands',
	examples: ['altroot-server status', 'altroot-server status --json'],
	action: async ({ terminal, config }) => {
		const settings = await readServerSettings(config)
		const places = serverPlaces(settings)
		const hosts = Object.keys(settings.hosts).map((host) => ({ host, known: readStatus(places.status, host) }))
		if (terminal.json) {
			const rows = hosts.map(({ host, known }) => ({
				revision: null,
				generation: null,
				...known,
				host,
				proposals: known?.proposals.map(({ id }) => id) ?? [],
			}))
			terminal.printJson({ hosts: rows, doctor: await whatIsWrong(settings) })
			return exitCode.done
		}
		if (hosts.length === 0) terminal.print('no hosts yet: `altroot-server host add` admits one')
		for (const { host, known } of hosts) {
			terminal.print(`host         ${terminal.colors.bold(host)}`)
			if (known?.revision) terminal.print(`revision     ${terminal.colors.yellow(shortRevision(known.revision))}`)
			const lines = known
				? printHostCard(known, terminal)
				: ['             nothing known yet: is `altroot-server run` running?']
			for (const line of lines) terminal.print(line)
		}
		return exitCode.done
	},
}

async function whatIsWrong(settings: ServerSettings): Promise<Check[]> {
	const checks = []
	for await (const check of examineServer(settings, '/etc/portage', run)) checks.push(check)
	return checks.filter(({ wrong }) => wrong !== undefined)
}
