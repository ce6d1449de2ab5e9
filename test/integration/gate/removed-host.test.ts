import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '@altroot/agent-server/gate/limits'
import type { Child } from '@altroot/shared/platform/spawn'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { expect, test } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { type House, openHouse, write } from './support/house.ts'
import { exec, outcome, rawClient } from './support/raw.ts'

test('a host that is removed gets nothing more, also on a connection that is open', async () => {
	const house = await openHouse()
	const client = await rawClient(house, house.laptop)
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
	house.hosts.shift()
	await expect(exec(client, 'altroot status')).rejects.toThrow()
	await expect(rawClient(house, house.laptop)).rejects.toThrow('authentication methods failed')
	expect((await outcome(await exec(await rawClient(house, house.other), 'altroot status'))).code).toBe(0)
})

test.each([
	['that is removed', (hosts: House['hosts']) => void hosts.shift()],
	[
		'whose key is rotated',
		(hosts: House['hosts']) => void hosts.splice(0, 1, { ...hosts[0]!, key: generateKey('').publicKey }),
	],
])('a host %s loses what it has running: follow, a transfer, a push; others go on', async (_title, change) => {
	const clock = new FakeClock()
	const programs: Child[] = []
	const house = await openHouse(clock, {}, (child) => programs.push(child))
	write(join(house.laptop.packages, 'large'), 'x'.repeat(20_000_000))
	const [following, fetching, pushing] = [
		await rawClient(house, house.laptop),
		await rawClient(house, house.laptop),
		await rawClient(house, house.laptop),
	]
	const ended = [following, fetching, pushing].map((client) => once(client, 'close'))
	await exec(following, 'altroot follow')
	await exec(fetching, `rsync --server --sender -logDtpre.iLsfxC . ${house.laptop.packages}/large`) // says nothing, reads nothing
	await exec(pushing, 'git-receive-pack /ledger')
	const other = await exec(await rawClient(house, house.other), 'altroot follow')
	change(house.hosts)
	await clock.advance(limits.admitted)
	await Promise.all(ended)
	await Promise.all(programs.map(({ ended }) => ended))
	expect(house.logged.filter(({ message }) => message.startsWith('admitted no longer'))).toHaveLength(3)
	appendFileSync(house.other.events, '{"step":"build"}\n')
	expect(String(await once(other, 'data'))).toBe('{"step":"build"}\n')
})
