import type { Socket } from 'node:net'
import { limits } from '@altroot/agent-server/gate/limits'
import { run } from '@altroot/shared/platform/run'
import type { Child } from '@altroot/shared/platform/spawn'
import type { Client } from 'ssh2'
import { expect, test } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { type House, openHouse, write } from './support/house.ts'
import { exec, outcome, rawClient } from './support/raw.ts'

test('a transfer that stands still is ended with its processes', async () => {
	const clock = new FakeClock()
	const { house, nextChild } = await openWatchedHouse(clock)
	const client = await rawClient(house, house.laptop)
	const started = nextChild()
	const channel = await exec(client, "git-upload-pack '/ledger'")
	await new Promise((resolve) => channel.once('data', resolve))
	await clock.advance(2 * limits.idleTransfer)
	expect(await (await started).ended).not.toBe(0)
	expect(house.logged.map(({ message }) => message)).toContain('a transfer stood still and was ended')
})

test.each([
	['git-upload-pack', "git-upload-pack '/ledger'"],
	['rsync', undefined],
])('when a client is gone in the middle of %s, no process of it stays', async (_title, command) => {
	const { house, nextChild } = await openWatchedHouse()
	write(`${house.tree}/profiles/large`, 'x'.repeat(30_000_000))
	const client = await rawClient(house, house.laptop)
	const started = nextChild()
	await exec(client, command ?? `rsync --server --sender -logDtpr . ${house.tree}/`)
	const child = await started
	expect(await processesOf(house)).not.toEqual([])
	destroySocket(client)
	await child.ended
	expect(await processesOf(house)).toEqual([])
})

test('closing one session ends its process, and the connection goes on', async () => {
	const { house, nextChild } = await openWatchedHouse()
	const client = await rawClient(house, house.laptop)
	const started = nextChild()
	const channel = await exec(client, "git-upload-pack '/ledger'")
	const child = await started
	channel.close()
	await child.ended
	expect(await processesOf(house)).toEqual([])
	expect((await outcome(await exec(client, 'altroot status'))).code).toBe(0)
})

test('closing the gate ends every connection and every process', async () => {
	const { house, nextChild } = await openWatchedHouse()
	const client = await rawClient(house, house.laptop)
	const gone = new Promise<void>((resolve) => client.once('close', () => resolve()))
	const started = nextChild()
	await exec(client, "git-upload-pack '/ledger'")
	const child = await started
	await house.close()
	await Promise.all([gone, child.ended])
	expect(await processesOf(house)).toEqual([])
})

/** A house that tells of each process it starts. */
async function openWatchedHouse(clock?: FakeClock): Promise<{ house: House; nextChild: () => Promise<Child> }> {
	let tell = (_child: Child): void => {}
	const house = await openHouse(clock, {}, (child) => tell(child))
	return { house, nextChild: () => new Promise((resolve) => (tell = resolve)) }
}

function destroySocket(client: Client): void {
	;(client as unknown as { _sock: Socket })._sock.destroy()
}

/** Running processes that have something of this house on their command line. */
async function processesOf(house: House): Promise<string[]> {
	const { stdout } = await run('ps', ['-eo', 'stat=,args='])
	const running = stdout.split('\n').filter((line) => line.includes(house.directory) && !line.startsWith('Z'))
	return running.filter((line) => !line.includes('ps -eo'))
}
