import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Connected, isConnected } from '@altroot/agent-server/store/connected'
import { connect } from '@altroot/shared/ssh/connection'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { type Guest, type House, openHouse } from './support/house.ts'

function way({ port, knownHosts }: House, { identity }: Guest) {
	return { user: 'altroot', host: '127.0.0.1', port, identity, knownHosts }
}

it('others are told who is connected, while at least one connection is open', async () => {
	const directory = join(temporaryDirectory(), 'connected')
	mkdirSync(directory)
	const connected = new Connected(directory)
	const house = await openHouse(undefined, { connected: (host) => connected.begin(host) })
	expect(isConnected(directory, 'laptop')).toBe(false)
	const [one, two] = [await connect(way(house, house.laptop)), await connect(way(house, house.laptop))]
	expect([isConnected(directory, 'laptop'), isConnected(directory, 'other')]).toEqual([true, false])
	one.close()
	await one.closed
	expect(isConnected(directory, 'laptop')).toBe(true)
	two.close()
	await expect.poll(() => isConnected(directory, 'laptop')).toBe(false)
})

it('where the place is not made yet, nobody is told and nobody is refused', async () => {
	const directory = join(temporaryDirectory(), 'connected')
	const connected = new Connected(directory)
	const house = await openHouse(undefined, { connected: (host) => connected.begin(host) })
	const one = await connect(way(house, house.laptop))
	expect([isConnected(directory, 'laptop'), existsSync(directory)]).toEqual([false, false])
	one.close()
})
