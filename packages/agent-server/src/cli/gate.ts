import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Verb } from '@altroot/shared/cli/program'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { createLog } from '@altroot/shared/platform/log'
import { run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { openGate } from '../gate/gate.ts'
import { dropPrivileges, findAccount } from '../gate/privileges.ts'
import type { HostKey, Joining } from '../gate/settings.ts'
import { keyInForce } from '../pair/paired-key.ts'
import { readPairing } from '../pair/pairings.ts'
import { recogniseToken } from '../pair/recognise.ts'
import { currentSettings } from '../settings/current.ts'
import { readServerSettings } from '../settings/read.ts'
import type { ServerSettings } from '../settings/settings.ts'
import { eventsPath } from '../store/events-file.ts'
import { followLines } from '../store/follow.ts'
import { rootPlaces, type ServerPlaces, serverPlaces } from '../store/places.ts'
import { readStatus } from '../store/status-file.ts'

export const gate: Verb = {
	usage: 'gate',
	summary: 'the SSH endpoint for laptops, in the foreground',
	examples: ['altroot-server gate'],
	action: async ({ terminal, config, untilStopped }) => {
		const settings = await readServerSettings(config)
		const { listen, user } = settings.gate
		if (listen === undefined) throw noAddress(config)
		const log = createLog(terminal.json, process.env, process.stderr)
		const places = serverPlaces(settings)
		const current = currentSettings(config, settings, log)
		const account = user === '' ? undefined : await findAccount(user, run)
		const opened = await openGate(
			{
				listen,
				hostKey: await readFile(settings.gate['host-key'], 'utf8'),
				hosts: () => admitted(current(), places),
				joiningBy: (token) => joiningBy(token, current(), places),
				ledger: places.ledger,
				statusOf: async (host) => JSON.stringify(readStatus(places.status, host)),
				eventsOf: (host, signal) => followLines(eventsPath(places.events, host), signal),
				whenBound: () => account && dropPrivileges(account),
			},
			{ log, clock: systemClock, spawn },
		)
		const stopped = untilStopped()
		log.info({ address: opened.address, port: opened.port, user }, 'the gate is open')
		await once(stopped, 'abort')
		await opened.close()
		return exitCode.done
	},
}

/**
 * A host without a key is known but not admitted. Which trees it may read, the builder says in its status; before that,
 * those that were promised to it when it joined.
 */
function admitted({ hosts }: ServerSettings, places: ServerPlaces): HostKey[] {
	return Object.entries(hosts).flatMap(([name, settings]) => {
		const found = keyInForce(places, name, settings)
		if (found === undefined) return []
		const offered = readStatus(places.status, name)?.trees ?? readPairing(places, name)?.answer.trees ?? []
		const trees = offered.map(({ location }) => location)
		return [{ name, key: found.key, packages: rootPlaces(settings.root).published, trees }]
	})
}

/** Only hosts that server.ini has, and has no key for: that key would win. */
function joiningBy(token: string, { hosts }: ServerSettings, places: ServerPlaces): Joining | undefined {
	const names = Object.keys(hosts).filter((name) => hosts[name]?.key === undefined)
	const found = recogniseToken(token, names, places, systemClock.now())
	if (found === undefined) return undefined
	const { pairing, state, use } = found
	const again = `\`altroot-server host add ${pairing.host}\` on the server prints a new line`
	return {
		host: pairing.host,
		refusal: state === 'good' ? undefined : `this token ${printState(state)}; ${again}`,
		answer: JSON.stringify(pairing.answer),
		admit: use,
	}
}

function printState(state: 'used' | 'expired'): string {
	return state === 'used' ? 'was used already' : 'has expired'
}

function noAddress(path: string): AgentError {
	return new AgentError('no-address', `${path}: [gate] listen is empty`, {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: 'set an ADDRESS:PORT',
	})
}
