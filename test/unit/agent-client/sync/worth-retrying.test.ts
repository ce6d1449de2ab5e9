import { worthRetrying } from '@altroot/agent-client/sync/worth-retrying'
import { Bell } from '@altroot/shared/platform/bell'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

function disconnected() {
	const clock = new FakeClock()
	const recorded = new Bell()
	const stopped = new AbortController()
	let network = 'wlan0 192.0.2.7/24'
	let worth = false
	const waiting = worthRetrying({ recorded, networks: () => network, clock }, stopped.signal).then(() => {
		worth = true
	})
	const move = (to: string): void => {
		network = to
	}
	return { clock, recorded, stopped, waiting, isWorth: () => worth, move }
}

it('a connection is worth another attempt once the network is another one', async () => {
	const { clock, move, isWorth } = disconnected()
	await clock.advance(60_000)
	expect(isWorth()).toBe(false)
	move('wlan0 198.51.100.3/24')
	await clock.advance(2_000)
	expect(isWorth()).toBe(true)
})

it('and at once when something was recorded', async () => {
	const { clock, recorded, isWorth } = disconnected()
	recorded.ring()
	await clock.advance(0)
	expect(isWorth()).toBe(true)
})

it('and not when nobody waits any more', async () => {
	const { clock, stopped, waiting, move } = disconnected()
	const ended = expect(waiting).rejects.toThrow('connected')
	stopped.abort(new Error('connected'))
	move('')
	await clock.advance(10_000)
	await ended
})
