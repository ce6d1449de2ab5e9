import { expectAll, expectDuration, type Finished } from '@altroot/shared/portage/merge-progress/expect'
import { describe, expect, it } from 'vitest'

const build = (cpv: string, duration: number, jobs: number | null = 1): Finished => ({ cpv, duration, jobs })

describe('one package takes', () => {
	it.each([
		['nobody knows how long, where it was never built', [], null],
		['as long as the one time that it was built', [build('a/b-1', 70)], 70],
		['the median of several times', [build('a/b-1', 10), build('a/b-1', 900), build('a/b-1', 30)], 30],
		['what lies between the middle two', [build('a/b-1', 10), build('a/b-1', 21)], 16],
		['as long as the same version did', [build('a/b-2', 500), build('a/b-1', 10)], 10],
		['as long as another version, where there was none of its own', [build('a/b-2', 500)], 500],
		['as long as with as many jobs', [build('a/b-1', 40, 4), build('a/b-1', 10)], 10],
		['as long as with other jobs, where there was nothing else', [build('a/b-1', 40, 4)], 40],
		['as long as nobody knows with how many jobs', [build('a/b-2', 40, null)], 40],
		['what the newest five say', [5, 5, 5, 5, 5, 99, 99, 99, 99, 99, 99].map((ms) => build('a/b-1', ms)), 5],
	])('%s', (_, past, duration) => {
		expect(expectDuration('a/b-1', 1, past)).toBe(duration)
	})
})

describe('all packages take', () => {
	it.each([
		['no time, where there is nothing to build', [], 1, { duration: 0, unknown: 0 }],
		['one after the other: their sum', [10, 20], 1, { duration: 30, unknown: 0 }],
		['several at once: an even share', [10, 20, 30], 2, { duration: 30, unknown: 0 }],
		['several at once: as long as the longest', [10, 90], 4, { duration: 90, unknown: 0 }],
		['what is known, and says how many are not in it', [10, null, null], 1, { duration: 10, unknown: 2 }],
		['nobody knows how long, where nothing was ever built', [null], 1, { duration: null, unknown: 1 }],
	])('%s', (_, durations, jobs, expected) => {
		expect(expectAll(durations, jobs)).toEqual(expected)
	})
})
