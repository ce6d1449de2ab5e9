import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import type { FailedPackage, Generation } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Event, PackageEvent, Progress, Step } from '@altroot/shared/protocol/progress'
import { latestWriter } from './latest.ts'

/** Says to others how a generation goes: events for those who follow, the status for those who ask. */
export interface Reporter {
	begin(): Promise<void>
	/** `progress`: where the build stands that begins with the step. */
	step(step: Step, message: string, progress?: Progress): Promise<void>
	/** What has happened to a package, and where the whole build stands after it. `failed`: what failed of it so far. */
	progress(progress: Progress, change: PackageEvent, failed: readonly FailedPackage[]): void
	/** Something else that is worth a line, in the step that is going on. */
	note(message: string): void
	end(generation: Generation): Promise<void>
}

/** What changes in a host's status while a generation runs. */
export type Present = Pick<HostStatus, 'step' | 'progress' | 'generation'>

interface World {
	readonly clock: Clock
	readonly log: Log
	readonly beginEvents: () => Promise<void>
	readonly appendEvent: (event: Event) => void
	readonly writePresent: (present: Present) => Promise<void>
}

/** Reports one generation of a host. Every line carries the host, the revision and the generation's number. */
export function reporterOf(host: string, begun: Generation, world: World): Reporter {
	const { number, revision } = begun
	const present = latestWriter(world.writePresent)
	let current: Step = 'select'
	let latest: Progress | undefined
	let running = begun
	const emit = (message: string, more: Partial<Event> = {}): void => {
		const time = new Date(world.clock.now()).toISOString()
		world.appendEvent({ time, host, revision, generation: number, step: current, message, ...more })
	}
	const enter = async (step: Step, message: string, progress?: Progress): Promise<void> => {
		current = step
		latest = progress
		world.log.info({ host, revision, generation: number, step }, message)
		emit(message)
		present.put({ step, progress: progress ?? null, generation: running })
		await present.flush()
	}
	return {
		begin: async () => {
			await world.beginEvents()
			await enter('select', 'a revision is to be built')
		},
		step: enter,
		progress: (progress, change, failed) => {
			const { package: name, kind, phase } = change
			latest = progress
			if (kind === 'failed') running = { ...begun, failed: [...failed] }
			emit(`${name}: ${kind === 'phase' ? (phase ?? 'begun') : kind}`, { change, progress })
			present.put({ step: current, progress, generation: running })
		},
		note: (message) => {
			world.log.info({ host, revision, generation: number, step: current }, message)
			emit(message, latest === undefined ? {} : { progress: latest })
		},
		end: async (generation) => {
			current = 'report'
			const { outcome, reason } = generation
			world.log.info({ host, revision, generation: number, outcome, reason }, 'the generation has ended')
			present.put({ step: null, progress: null, generation })
			await present.flush()
			emit(reason, { outcome }) // last: who hears it asks for the status
		},
	}
}
