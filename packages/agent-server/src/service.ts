import type { Log } from '@altroot/shared/platform/log'
import type { Pulse } from '@altroot/shared/platform/pulse'
import type { Service } from '@altroot/shared/platform/service'
import type { Builder } from './builder.ts'
import { type FixedSetting, restartNeeded } from './settings/restart.ts'
import type { ServerSettings } from './settings/settings.ts'

/** What a running program cannot take over: all that it has open lies there, and it is who it is. */
export const fixedInBuilder: readonly FixedSetting[] = [
	['ledger', 'path'],
	['web', 'listen'],
	['web', 'token-file'],
]
export const fixedInGate: readonly FixedSetting[] = [
	['ledger', 'path'],
	['gate', 'listen'],
	['gate', 'host-key'],
	['gate', 'user'],
]

/**
 * At SIGHUP the settings are looked at once more. Those of hosts and builds are taken over by `current` itself, at its next
 * call; of the `fixed` ones it is said that they need a restart.
 */
export function reloadSettings(
	service: Service,
	current: () => ServerSettings,
	fixed: readonly FixedSetting[],
	log: Log,
): void {
	const started = current()
	service.onReload(() => {
		service.reloading()
		for (const setting of restartNeeded(started, current(), fixed)) {
			log.warn({ setting }, 'this setting is taken over when the service is restarted')
		}
		service.ready()
	})
}

/**
 * A builder whose pulse is felt: while an emerge runs it gets on, however long that takes, and so it does whenever it
 * waits a while and looks again (for the lock that another build holds).
 */
export function withPulse(builder: Builder, pulse: Pulse): Builder {
	const { runInGroup, clock } = builder
	return {
		...builder,
		runInGroup: (...run) => pulse.during(runInGroup(...run)),
		clock: {
			...clock,
			sleep: (...wait) => {
				pulse.beat()
				return clock.sleep(...wait)
			},
		},
	}
}
