import { quietFor, quietHours } from '@altroot/shared/notify/quiet-hours'
import { describe, expect, test } from 'vitest'

const at = (hour: number, minute = 0): number => new Date(2026, 4, 10, hour, minute).getTime()
const minutes = (count: number): number => count * 60_000
const night = quietHours.parse('22:00-07:00')
const siesta = quietHours.parse('13:30-15:00')

describe('quiet hours', () => {
	test('a night lasts until the morning, from either side of midnight', () => {
		expect(quietFor(night, at(23))).toBe(minutes(8 * 60))
		expect(quietFor(night, at(2, 30))).toBe(minutes(4 * 60 + 30))
		expect(quietFor(night, at(22))).toBe(minutes(9 * 60))
	})

	test('a night is over at its last minute, and by day nobody waits', () => {
		expect(quietFor(night, at(7))).toBe(0)
		expect(quietFor(night, at(21, 59))).toBe(0)
		expect(quietFor(siesta, at(13, 29))).toBe(0)
		expect(quietFor(siesta, at(14))).toBe(minutes(60))
		expect(quietFor(undefined, at(3))).toBe(0)
	})

	test.each(['22-7', '25:00-07:00', '07:00-07:00', '22:00', '22:60-07:00'])('%s is no pair of times', (text) => {
		expect(quietHours.safeParse(text).error?.issues[0]?.message).toContain('22:00-07:00')
	})

	test('no text is no quiet', () => expect(quietHours.parse('')).toBeUndefined())
})
