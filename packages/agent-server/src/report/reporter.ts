import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import type { Generation } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Event, Progress, Step } from '@altroot/shared/protocol/progress'

/** What says to others how a generation goes: events for those who follow, the status for those who ask. */
export interface Reporter {
	begin(): Promise<void>
	step(step: Step, message: string): Promise<void>
	progress(progress: Progress): Promise<void>
	end(generation: Generation): Promise<void>
}

interface World {
	readonly clock: Clock
	readonly log: Log
	readonly beginEvents: () => Promise<void>
	readonly appendEvent: (event: Event) => Promise<void>
	/** Writes the status with these fields over what is known of the host otherwise. */
	readonly writeStatus: (now: Pick<HostStatus, 'step' | 'progress' | 'generation'>) => Promise<void>
}

/** Reports one generation. Every line carries the host, the revision and the generation's number. */
export function reporterOf(host: string, begun: Generation, world: World): Reporter {
	const { number, revision } = begun
	let current: Step = 'select'
	const emit = async (message: string, more: Partial<Event>): Promise<void> => {
		const time = new Date(world.clock.now()).toISOString()
		await world.appendEvent({ time, host, revision, generation: number, step: current, message, ...more })
	}
	return {
		begin: async () => {
			await world.beginEvents()
			await emit('revision selected', {})
			await world.writeStatus({ step: 'select', progress: null, generation: begun })
		},
		step: async (step, message) => {
			current = step
			world.log.info({ host, revision, generation: number, step }, message)
			await emit(message, {})
			await world.writeStatus({ step, progress: null, generation: begun })
		},
		progress: async (progress) => {
			const { done, total, package: name, phase } = progress
			await emit(name === null ? `${done} of ${total} done` : `${name}: ${phase ?? 'begun'}`, { progress })
			await world.writeStatus({ step: current, progress, generation: begun })
		},
		end: async (generation) => {
			current = 'report'
			const { outcome, reason } = generation
			world.log.info({ host, revision, generation: number, outcome, reason }, 'generation ended')
			await world.writeStatus({ step: null, progress: null, generation })
			await emit(reason, { outcome })
		},
	}
}
