import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Pulse } from './pulse.ts'
import type { Tell } from './service-channel.ts'

/** This program as a service: what its manager hears of it. Where there is no manager, nobody hears it. */
export interface Service extends Disposable {
	/** It does its work from now on, or again after a reload. Safe to repeat. */
	ready(): void
	/** Where it stands, in one line that `systemctl status` shows. */
	status(line: string): void
	/** It reads its settings again; `ready` ends that. */
	reloading(): void
	/** Calls `reload` at each SIGHUP. At a terminal that signal means its end, and keeps doing so. */
	onReload(reload: () => void): void
	/** Tells signs of life while the pulse is felt, until `signal` is aborted, which says that we stop. */
	live(pulse: Pulse, clock: Clock, log: Log, signal: AbortSignal): void
}

/** `process` of Node.js: its environment, its signals. */
export type ServiceProcess = Pick<NodeJS.Process, 'env' | 'stdin' | 'on' | 'off' | 'hrtime'>

export function openService(tell: Tell = () => {}, process: ServiceProcess): Service {
	let reload = (): void => {}
	let isReady = false
	const hangUp = (): void => reload()
	if (!process.stdin.isTTY) process.on('SIGHUP', hangUp)
	return {
		ready: () => {
			if (!isReady) tell('READY=1')
			isReady = true
		},
		status: (line) => tell(`STATUS=${oneLine(line)}`),
		reloading: () => {
			isReady = false
			tell('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`)
		},
		onReload: (newReload) => {
			reload = newReload
		},
		live: (pulse, clock, log, signal) => {
			signal.addEventListener('abort', () => tell('STOPPING=1'), { once: true })
			const limit = Number(process.env.WATCHDOG_USEC ?? 0) / 1000
			if (limit > 0) void tellSigns(limit / 3, tell, pulse, clock, log, signal)
		},
		[Symbol.dispose]: () => void process.off('SIGHUP', hangUp),
	}
}

/** Each `period` milliseconds. The event loop that stands still tells nothing either. */
async function tellSigns(
	period: number,
	tell: Tell,
	pulse: Pulse,
	clock: Clock,
	log: Log,
	signal: AbortSignal,
): Promise<void> {
	while (!signal.aborted) {
		const still = pulse.stillFor()
		if (still === undefined) tell('WATCHDOG=1')
		else
			log.error(
				{ minutes: Math.round(still / 60_000) },
				'the work stands still: the service manager will start it anew',
			)
		await clock.sleep(period, signal).catch(() => undefined)
	}
}

/** Words of the protocol are lines: nothing that a laptop or a program says may become one. */
function oneLine(text: string): string {
	return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 240)
}
