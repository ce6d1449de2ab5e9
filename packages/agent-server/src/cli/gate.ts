import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Verb } from '@altroot/shared/cli/program'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { createLog } from '@altroot/shared/platform/log'
import { steadyPulse } from '@altroot/shared/platform/pulse'
import { run } from '@altroot/shared/platform/run'
import { openService } from '@altroot/shared/platform/service'
import { serviceChannel } from '@altroot/shared/platform/service-channel'
import { spawn } from '@altroot/shared/platform/spawn'
import { knownAccount } from '../account.ts'
import { openGate } from '../gate/gate.ts'
import { dropPrivileges } from '../gate/privileges.ts'
import { gateAnswers } from '../gate-answers.ts'
import { admittedHosts, joiningBy } from '../gate-hosts.ts'
import { fixedInGate, reloadSettings } from '../service.ts'
import { currentSettings } from '../settings/current.ts'
import { readServerSettings } from '../settings/read.ts'
import { serverPlaces } from '../store/places.ts'
import { serveSession } from './gate-session.ts'

export const gate: Verb = {
	usage: 'gate',
	summary: 'the SSH endpoint for laptops, in the foreground',
	options: [
		['--session <host>', 'serve one command of a host over the standard streams, for an OpenSSH server'],
		['--fingerprint <fingerprint>', 'of the key that it has come with'],
	],
	examples: ['altroot-server gate'],
	action: async ({ terminal, config, untilStopped }, _words, { session, fingerprint }) => {
		if (session !== undefined) return serveSession(config, String(session), String(fingerprint), process, systemClock)
		const settings = await readServerSettings(config)
		const { listen, user } = settings.gate
		if (listen === undefined) throw noAddress(config)
		using service = openService(serviceChannel(process.env, process.pid), process)
		const log = createLog(terminal.json, process.env, process.stderr)
		const places = serverPlaces(settings)
		const current = currentSettings(config, settings, log)
		const account = user === '' ? undefined : await knownAccount(user, run)
		const opened = await openGate(
			{
				listen,
				hostKey: await readFile(settings.gate['host-key'], 'utf8'),
				hosts: () => admittedHosts(current(), places),
				joiningBy: (token) => joiningBy(token, current(), places, systemClock.now()),
				...gateAnswers(current, places, systemClock, log),
				whenBound: () => account && dropPrivileges(account),
			},
			{ log, clock: systemClock, spawn },
		)
		const stopped = untilStopped()
		log.info({ address: opened.address, port: opened.port, user }, 'the gate is open')
		reloadSettings(service, current, fixedInGate, log)
		service.live(steadyPulse, systemClock, log, stopped)
		service.status(`open at ${opened.address} port ${opened.port}`)
		service.ready()
		await once(stopped, 'abort')
		await opened.close()
		return exitCode.done
	},
}

function noAddress(path: string): AgentError {
	return new AgentError('no-address', `${path}: [gate] listen is empty, so there is no address to wait at`, {
		disposition: 'fatal',
		exit: exitCode.settings,
		hint: 'set it to ADDRESS:PORT, for example 0.0.0.0:2222',
	})
}
