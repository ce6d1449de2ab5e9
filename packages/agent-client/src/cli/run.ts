import type { Verb } from '@altroot/shared/cli/program'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { createLog, type Log } from '@altroot/shared/platform/log'
import { openPulse } from '@altroot/shared/platform/pulse'
import { run as runProgram } from '@altroot/shared/platform/run'
import { openService } from '@altroot/shared/platform/service'
import { serviceChannel } from '@altroot/shared/platform/service-channel'
import { statusLog } from '@altroot/shared/platform/status-log'
import { runClient } from '../agent.ts'
import { openLaptop } from '../laptop.ts'
import { packagesTrust } from '../pair/packages-trust.ts'
import { comparePeriod } from '../recording.ts'
import { readClientSettings } from '../settings/read.ts'
import type { ClientSettings } from '../settings/settings.ts'

/** Milliseconds: twice the time in which the whole tree is compared at the latest, and as long as that may take. */
const stillAfter = 2 * comparePeriod + 300_000

export const run: Verb = {
	usage: 'run',
	summary: 'the agent, in the foreground: record and push every change',
	examples: ['altroot-client run', 'ALTROOT_LOG=debug altroot-client run --json'],
	action: async ({ terminal, config, untilStopped }) => {
		const stopped = untilStopped()
		using service = openService(serviceChannel(process.env, process.pid), process)
		const log = statusLog(createLog(terminal.json, process.env, process.stderr), service)
		const pulse = openPulse(stillAfter, systemClock)
		let settings = await readClientSettings(config)
		service.live(pulse, systemClock, log, stopped)
		while (!stopped.aborted) {
			const laptop = { ...(await openLaptop(settings, { isAgent: true })), life: { ready: service.ready, pulse } }
			const reloaded = new AbortController()
			service.onReload(() => reloaded.abort())
			const trust = packagesTrust(config, settings.host['config-root'], runProgram)
			try {
				await runClient(laptop, trust, log, AbortSignal.any([stopped, reloaded.signal]))
			} finally {
				await laptop.ledger.journal?.close()
				laptop.recorder.keptLock?.[Symbol.dispose]()
			}
			if (stopped.aborted) break
			// All begins anew with the new settings: what changes on the disk meanwhile is found by comparing.
			service.reloading()
			settings = await readAgain(config, settings, log)
		}
		return exitCode.done
	},
}

/** The settings of now, or the last good ones where those cannot be used; the log says which. */
async function readAgain(config: string, last: ClientSettings, log: Log): Promise<ClientSettings> {
	try {
		const settings = await readClientSettings(config)
		log.info({ path: config }, 'settings read again')
		return settings
	} catch (error) {
		if (!(error instanceof AgentError)) throw error
		log.error({ reason: error.message }, 'the settings are wrong; the last good ones stay in force')
		return last
	}
}
