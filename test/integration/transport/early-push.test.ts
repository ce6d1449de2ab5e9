import { resolve } from '@altroot/shared/ledger/ledger'
import { trackingBranchOf } from '@altroot/shared/ledger/names'
import { sshTransport } from '@altroot/shared/ledger/transport/channels'
import { pushBranch } from '@altroot/shared/ledger/transport/push'
import { systemClock } from '@altroot/shared/platform/clock'
import { type Connection, connect } from '@altroot/shared/ssh/connection'
import { expect, onTestFinished, test } from 'vitest'
import { EarlyPush } from '../../../packages/agent-client/src/sync/early-push.ts'
import { realGit } from '../../support/git.ts'
import { openHouse } from '../gate/support/house.ts'
import { branch, commit, expectSound, openLaptop, signersOf } from './support/ways.ts'

async function openGate() {
	const { port, knownHosts, laptop, ledger } = await openHouse(systemClock, { signersOf })
	const open = async () => {
		const connection = await connect({
			host: '127.0.0.1',
			port,
			user: 'altroot',
			identity: laptop.identity,
			knownHosts,
		})
		onTestFinished(() => connection.close())
		return connection
	}
	return { there: ledger, connection: await open(), open }
}

/** The same connection, and how many commands were asked of it. */
function counted(connection: Connection) {
	let asked = 0
	const exec: Connection['exec'] = (command) => {
		asked++
		return connection.exec(command)
	}
	return { connection: { ...connection, exec }, asked: () => asked }
}

test('revisions go to the gate in what was begun before each of them was made', async () => {
	const { there, connection } = await openGate()
	const laptop = await openLaptop()
	const early = new EarlyPush(systemClock)
	const { connection: line, asked } = counted(connection)
	const way = early.over(line, '/ledger')
	const revisions: string[] = []
	for (const subject of ['one', 'two', 'three']) {
		early.begin()
		revisions.unshift(await commit(laptop, subject))
		expect(await pushBranch(laptop, way, branch)).toBe(revisions[0])
	}
	expect(asked()).toBe(3)
	expect(await realGit(there, 'rev-list', branch)).toBe(`${revisions.join('\n')}\n`)
	expect(await resolve(laptop, trackingBranchOf('laptop'))).toBe(revisions[0])
	await expectSound(there, laptop.gitdir)
})

test('what was begun for nothing is ended: more of them than the gate serves at once are in nobody’s way', async () => {
	const { there, connection } = await openGate()
	const laptop = await openLaptop()
	const early = new EarlyPush(systemClock)
	const way = early.over(connection, '/ledger')
	const first = await commit(laptop, 'one')
	await pushBranch(laptop, way, branch)
	for (let round = 0; round < 25; round++) {
		early.begin()
		if (round % 2 === 0) await pushBranch(laptop, way, branch) // finds nothing to send
		early.callOff()
	}
	const second = await commit(laptop, 'two')
	await pushBranch(laptop, way, branch)
	expect(await realGit(there, 'rev-list', branch)).toBe(`${second}\n${first}\n`)
})

test('what another program has pushed since it was begun is not in the way', async () => {
	const { there, connection } = await openGate()
	const [laptop, other] = [await openLaptop(), await openLaptop()]
	const early = new EarlyPush(systemClock)
	const way = early.over(connection, '/ledger')
	const first = await commit(laptop, 'one')
	early.begin()
	await realGit(other.gitdir, 'fetch', laptop.gitdir, `${first}:${branch}`)
	await pushBranch(other, sshTransport(connection, '/ledger'), branch)
	const second = await commit(laptop, 'two')
	await pushBranch(laptop, way, branch)
	expect(await realGit(there, 'rev-list', branch)).toBe(`${second}\n${first}\n`)
})

test('where the connection goes after it was begun, the push fails as ever, and goes over the next one', async () => {
	const { there, connection, open } = await openGate()
	const laptop = await openLaptop()
	const early = new EarlyPush(systemClock)
	const lost = early.over(connection, '/ledger')
	early.begin()
	connection.close()
	await connection.closed
	const revision = await commit(laptop, 'one')
	early.begin()
	await expect(pushBranch(laptop, lost, branch)).rejects.toMatchObject({
		code: 'connection-lost',
		disposition: 'retry',
	})
	early.begin()
	await pushBranch(laptop, early.over(await open(), '/ledger'), branch)
	expect(await realGit(there, 'rev-parse', branch)).toBe(`${revision}\n`)
})
