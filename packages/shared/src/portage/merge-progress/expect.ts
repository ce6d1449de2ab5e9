import { nameAndVersion } from '../cpv.ts'

/** A build that came to its end. */
export interface Finished {
	readonly cpv: string
	/** Milliseconds. */
	readonly duration: number
	/** How many packages were built at once; null where nobody knows. */
	readonly jobs: number | null
}

/** How long all of some packages takes, and how many of them are not in that, because nobody knows. */
export interface Expected {
	/** Milliseconds; null where nothing at all is known. */
	readonly duration: number | null
	readonly unknown: number
}

/** The last few builds: a machine and a compiler change over the years. */
const looked = 5

/**
 * How long a package will take: the median of its last few builds, of the same version and with as many jobs at once
 * where there are such, because a package that shares the machine takes longer. `past`: of the same name, newest first.
 */
export function expectDuration(cpv: string, jobs: number, past: readonly Finished[]): number | null {
	const { version } = nameAndVersion(cpv)
	const sameVersion = past.filter((one) => nameAndVersion(one.cpv).version === version)
	const sameJobs = (builds: readonly Finished[]) => builds.filter((one) => one.jobs === jobs)
	const best = [sameJobs(sameVersion), sameVersion, sameJobs(past), past].find(({ length }) => length > 0)
	return best === undefined ? null : median(best.slice(0, looked).map(({ duration }) => duration))
}

function median(numbers: readonly number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b)
	const middle = sorted.length >> 1
	return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2)
}

/** All of them, `jobs` at once: never shorter than the longest, nor than an even share of all. */
export function expectAll(durations: readonly (number | null)[], jobs: number): Expected {
	const known = durations.filter((duration) => duration !== null)
	const unknown = durations.length - known.length
	if (known.length === 0 && unknown > 0) return { duration: null, unknown }
	const sum = known.reduce((total, duration) => total + duration, 0)
	return { duration: Math.round(Math.max(0, ...known, sum / jobs)), unknown }
}
