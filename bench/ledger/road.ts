import { setTimeout as sleep } from 'node:timers/promises'

/** A way from an edited file to the server, as the benchmark sees each of them. */
export interface Road {
	readonly name: string
	/** Saves edit number `count`; resolves with the milliseconds from close(2) until the server has all of it. */
	edit(count: number): Promise<number>
	close(): Promise<void>
}

export interface Timing {
	readonly median: number
	readonly p90: number
}

export function timingOf(samples: readonly number[]): Timing {
	const sorted = samples.toSorted((a, b) => a - b)
	const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
	return { median: at(0.5), p90: at(0.9) }
}

/** Milliseconds between two turns: what a way still does when its edit has arrived is not counted against the next one. */
const aftermath = 100

/**
 * The same edits on every road, taking turns, so that what else the machine does hits all of them; in another order each
 * time, so that none always comes after the one that leaves most behind in the processor's caches.
 */
export async function race(roads: readonly Road[], edits: number, warmUp: number): Promise<Map<string, Timing>> {
	const samples = new Map(roads.map(({ name }) => [name, [] as number[]]))
	for (let count = 1; count <= warmUp + edits; count++) {
		for (const road of shuffled(roads)) {
			await sleep(aftermath)
			const milliseconds = await road.edit(count)
			if (count > warmUp) samples.get(road.name)!.push(milliseconds)
		}
	}
	return new Map([...samples].map(([name, each]) => [name, timingOf(each)]))
}

function shuffled<T>(all: readonly T[]): T[] {
	return all
		.map((one) => ({ one, place: Math.random() }))
		.sort((a, b) => a.place - b.place)
		.map(({ one }) => one)
}
