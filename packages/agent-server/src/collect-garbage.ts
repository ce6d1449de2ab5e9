import { rm } from 'node:fs/promises'
import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { lock, tryLock } from '@altroot/shared/platform/lock'
import type { Builder } from './builder.ts'
import { findOldLogs } from './gc/old-logs.ts'
import { countSpace } from './gc/space.ts'
import { findLeftovers, forgetGone, type Leftover, removeLeftover } from './publish/leftovers.ts'
import { rootPlaces } from './store/places.ts'

/** Something that was removed, or would be. */
export interface Garbage {
	readonly kind: Leftover['kind'] | 'log'
	/** undefined for logs of hosts that are no more. */
	readonly host: string | undefined
	readonly path: string
	/** Bytes that are free by it. */
	readonly bytes: number
}

/** A root of which some things were left alone. */
export interface LeftAlone {
	readonly kind: 'building'
	readonly host: string
}

/**
 * Removes what is past the limits of `[keep]`, one thing after the other, and tells of each; with `pretend` it only tells.
 * What is published stays in any case, and what a running build packs, too. Killed anywhere, a repeat removes the rest.
 */
export async function* collectGarbage(
	builder: Pick<Builder, 'settings' | 'places' | 'clock'>,
	pretend: boolean,
): AsyncGenerator<Garbage | LeftAlone> {
	const { places, clock } = builder
	const { hosts, keep } = builder.settings()
	const space = countSpace()
	// Held to the end: a build that began meanwhile would pack into what is looked through.
	using free = tryLock(places.buildLock)
	const building = free === undefined
	for (const [host, { root }] of Object.entries(hosts)) {
		if (building) yield { kind: 'building', host }
		const own = { ...rootPlaces(root), root }
		using _held = await lock(own.publishLock, clock)
		const leftovers = await findLeftovers(own, { keep: keep.generations, building })
		for (const leftover of leftovers) {
			const bytes = await space.freedBy(leftover.path)
			if (!pretend) await removeLeftover(leftover)
			yield { ...leftover, host, bytes }
		}
		if (leftovers.length > 0 && !pretend) await forgetGone(own)
	}
	const before = clock.now() - keep.logs
	const logs = [places.logs, ...Object.values(hosts).map(({ root }) => rootPlaces(root).logdir)]
	for (const directory of logs) {
		for (const path of await findOldLogs(directory, before)) {
			const bytes = await space.freedBy(path)
			if (!pretend) await rm(path, { force: true })
			yield { kind: 'log', host: undefined, path, bytes }
		}
	}
}

/** After a generation has ended: only then is something superseded. What stands in the way is told and left for the next time. */
export async function tidyUp(builder: Builder): Promise<void> {
	let dropped = 0
	let bytes = 0
	try {
		for await (const one of collectGarbage(builder, false)) {
			if (one.kind === 'building') continue
			dropped++
			bytes += one.bytes
		}
		if (dropped > 0) builder.log.info({ dropped, bytes }, 'dropped what is past its keep limits')
	} catch (error) {
		const known = error instanceof AgentError ? error : systemRefusal(error)
		if (known === undefined) throw error
		builder.log.warn({ reason: known.message }, 'could not drop all that is past its keep limits')
	}
}
