import type { Check } from '@altroot/shared/cli/check-list'
import { printHostCard } from '@altroot/shared/cli/host-card'
import { type NextStep, stepsOnLaptop, stepsOnServer } from '@altroot/shared/cli/next-step'
import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { shortRevision } from '@altroot/shared/ledger/names'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import { examineServer } from '../doctor/examine.ts'
import { readStanding } from '../follow-remote/standing.ts'
import { readServerSettings } from '../settings/read.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { isConnected } from '../store/connected.ts'
import { serverPlaces } from '../store/places.ts'
import { standingOf } from './standing.ts'

export const status: Verb = {
	usage: 'status',
	summary: 'where every host stands',
	examples: ['altroot-server status', 'altroot-server status --json'],
	action: async ({ terminal, config }) => {
		const settings = await readServerSettings(config)
		const places = serverPlaces(settings)
		const ledger = openLedger(settings.ledger.path)
		const hosts = await Promise.all(Object.keys(settings.hosts).map((host) => standingOf(host, ledger, places)))
		if (terminal.json) {
			const rows = hosts.map(({ host, known, newest }) => ({
				generation: null,
				...known,
				host,
				revision: newest?.revision ?? null,
				subject: newest?.subject ?? null,
				pushed: newest !== undefined,
				connected: isConnected(places.connected, host),
				diagnostics: known?.generation?.diagnostics ?? [],
				proposals: known?.proposals.map(({ id }) => id) ?? [],
			}))
			terminal.printJson({ hosts: rows, doctor: await whatIsWrong(settings) })
			return exitCode.done
		}
		for (const { what, remedy } of await readStanding(places.remote)) {
			terminal.print(`${terminal.colors.red('wrong')}  ${what}${remedy ? `\n       → ${remedy}` : ''}`)
		}
		if (hosts.length === 0) terminal.print('no hosts yet: `altroot-server host add` admits one')
		for (const { host, known, newest } of hosts) {
			terminal.print(terminal.colors.bold(host))
			const asked = newest && { revision: shortRevision(newest.revision), subject: newest.subject, carried: 'received' }
			const next = known ? [...stepsOnServer(known), ...stepsElsewhere(known)] : [notRunning]
			const card = { asked, diagnostics: [], server: known, next }
			for (const line of printHostCard(card, systemClock.now(), terminal)) terminal.print(line)
		}
		return exitCode.done
	},
}

const notRunning = { command: 'altroot-server run', why: 'nothing is known of this host yet: is the builder running?' }

/** What is decided at the laptop: who asks at the server has to know whom to ask. */
function stepsElsewhere(known: HostStatus): NextStep[] {
	return stepsOnLaptop(known, known.proposals).map(({ command, why }) => ({
		command: `on ${known.host}: ${command}`,
		why,
	}))
}

async function whatIsWrong(settings: ServerSettings): Promise<Check[]> {
	const checks = []
	for await (const check of examineServer(settings, '/etc/portage', run)) checks.push(check)
	return checks.filter(({ wrong }) => wrong !== undefined)
}
