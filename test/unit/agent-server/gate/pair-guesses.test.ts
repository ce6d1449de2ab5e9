import { limits } from '@altroot/agent-server/gate/limits'
import { countGuesses } from '@altroot/agent-server/gate/pair-guesses'
import { expect, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

test('an address has its few guesses a minute, whatever others do', async () => {
	const clock = new FakeClock()
	const guesses = countGuesses(clock)
	for (let count = 0; count < limits.guessesPerAddress; count++) {
		expect(guesses.allowed('192.0.2.1')).toBe(true)
		guesses.wrong('192.0.2.1')
	}
	expect(guesses.allowed('192.0.2.1')).toBe(false)
	expect(guesses.allowed('192.0.2.2')).toBe(true)
	await clock.advance(limits.guessesWithin - 1)
	expect(guesses.allowed('192.0.2.1')).toBe(false)
	await clock.advance(1)
	expect(guesses.allowed('192.0.2.1')).toBe(true)
})

test('all addresses together have theirs', () => {
	const guesses = countGuesses(new FakeClock())
	for (let count = 0; count < limits.guesses; count++) guesses.wrong(`192.0.2.${count}`)
	expect(guesses.allowed('198.51.100.1')).toBe(false)
})
