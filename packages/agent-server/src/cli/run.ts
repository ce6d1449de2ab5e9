import type { Verb } from '@altroot/shared/cli/program'
import { exitCode } from '@altroot/shared/errors'
import { systemClock } from '@altroot/shared/platform/clock'
import { createLog } from '@altroot/shared/platform/log'
import { openPulse } from '@altroot/shared/platform/pulse'
import { openService } from '@altroot/shared/platform/service'
import { serviceChannel } from '@altroot/shared/platform/service-channel'
import { statusLog } from '@altroot/shared/platform/status-log'
import { runBuilder } from '../agent.ts'
import { openBuilder } from '../open-builder.ts'
import { fixedInBuilder, reloadSettings, withPulse } from '../service.ts'
import { openWeb } from '../web/web.ts'

/** Milliseconds that a step besides emerge may take: the largest, copying and checking all packages on a slow disk. */
const stillAfter = 3_600_000

export const run: Verb = {
	usage: 'run',
	summary: 'the builder, in the foreground: build each revision as it comes',
	examples: ['altroot-server run', 'ALTROOT_LOG=debug altroot-server run --json'],
	action: async ({ terminal, config, untilStopped }) => {
		const stopped = untilStopped()
		using service = openService(serviceChannel(process.env, process.pid), process)
		const log = statusLog(createLog(terminal.json, process.env, process.stderr), service)
		const pulse = openPulse(stillAfter, systemClock)
		const builder = withPulse(await openBuilder(config, log), pulse)
		using _history = builder.history
		reloadSettings(service, builder.settings, fixedInBuilder, log)
		// With a clock of its own: a page that waits must not pass for a builder that gets on.
		await using _page = await openWeb({ ...builder, clock: systemClock })
		service.live(pulse, systemClock, log, stopped)
		await runBuilder(builder, config, stopped, { ready: service.ready, pulse })
		return exitCode.done
	},
}
