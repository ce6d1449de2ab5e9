import type { Generation } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Builder } from './builder.ts'
import { baseAt } from './render/base-now.ts'
import { type Present, type Reporter, reporterOf } from './report/reporter.ts'
import { appendEvent, beginEvents, tellEndOnce } from './store/events-file.ts'
import { rootPlaces } from './store/places.ts'
import { writeStatus } from './store/status-file.ts'
import { suspendedSince } from './store/suspensions.ts'

/** What a host is told: the present, over what history and the base say. */
export async function statusOf(builder: Builder, host: string, present: Present): Promise<HostStatus> {
	const { history, basePortage, clock } = builder
	const { root = '/alt' } = builder.settings().hosts[host] ?? {}
	const published = history.published(host)
	const { repositories } = await baseAt(basePortage, clock.now())
	return {
		version: 1,
		host,
		revision: present.generation?.revision ?? null,
		...present,
		published: published
			? {
					generation: published.number,
					revision: published.revision,
					trees: published.trees,
					verdict: published.verdict ?? null,
					insteadOf: published.again?.insteadOf ?? null,
				}
			: null,
		packages: rootPlaces(root).published,
		trees: [...repositories].map(([name, location]) => ({ name, location })),
		proposals: [...history.proposals(host)],
		suspended: suspendedSince(builder.places.suspended, host) ?? null,
	}
}

/** Tells a host where it stands while nothing runs for it. */
export async function reportIdle(builder: Builder, host: string): Promise<void> {
	const generation = builder.history.newest(host) ?? null
	await writeStatus(builder.places.status, await statusOf(builder, host, { step: null, progress: null, generation }))
	if (generation === null || generation.outcome === 'building') return
	const { number, revision, outcome, reason: message, ended } = generation
	const time = new Date(ended ?? builder.clock.now()).toISOString()
	tellEndOnce(builder.places.events, { time, host, revision, generation: number, step: 'report', message, outcome })
}

/** The reporter of one generation, which writes where the gate reads. */
export function openReporter(builder: Builder, host: string, begun: Generation): Reporter {
	const { clock, log, places } = builder
	return reporterOf(host, begun, {
		clock,
		log,
		beginEvents: () => beginEvents(places.events, host),
		appendEvent: (event) => appendEvent(places.events, event),
		writePresent: async (present) => writeStatus(places.status, await statusOf(builder, host, present)),
	})
}
