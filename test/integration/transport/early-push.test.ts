import { cpSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { finishAdvance } from '@altroot/shared/ledger/advance'
import { recordRevision } from '@altroot/shared/ledger/commit'
import { openJournal, recoverLedger } from '@altroot/shared/ledger/journal/open'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { trackingBranchOf } from '@altroot/shared/ledger/names'
import { sshTransport } from '@altroot/shared/ledger/transport/channels'
import { pushBranch } from '@altroot/shared/ledger/transport/push'
import { systemClock } from '@altroot/shared/platform/clock'
import { type Connection, connect } from '@altroot/shared/ssh/connection'
import { describe, expect, onTestFinished, test } from 'vitest'
import { EarlyPush } from '../../../packages/agent-client/src/sync/early-push.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory, treeOf } from '../../support/temporary.ts'
import { openHouse } from '../gate/support/house.ts'
import { openSshd } from './support/sshd.ts'
import { bareRepository, branch, commit, expectSound, openLaptop, signersOf } from './support/ways.ts'

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

test('by a plain SSH server too, which serves ten at once: changes that come to nothing leave room for the next push', async () => {
	const there = await bareRepository()
	const connection = await connect(await openSshd())
	onTestFinished(() => connection.close())
	const laptop = await openLaptop()
	const early = new EarlyPush(systemClock)
	const { connection: line, asked } = counted(connection)
	const way = early.over(line, there)
	for (let change = 0; change < 100; change++) {
		early.begin()
		early.callOff()
	}
	expect(asked()).toBe(1)
	const revision = await commit(laptop, 'one')
	await pushBranch(laptop, way, branch)
	expect(await realGit(there, 'rev-parse', branch)).toBe(`${revision}\n`)
})

describe('a revision that was sent before its disk took it', () => {
	/** The ledger of an agent, without room for packs until it is made. */
	async function fullDisk() {
		const opened = await openLaptop()
		await edit(opened, 'one')
		const clock = new FakeClock()
		const ledger: Ledger = { ...opened, journal: await openJournal(opened, clock) }
		const packs = join(ledger.gitdir, 'objects/pack')
		symlinkSync('/sys/kernel', packs) // nobody can make a file there
		return { ledger, clock, makeRoom: () => rmSync(packs) }
	}

	async function edit(ledger: Ledger, text: string, early?: EarlyPush): Promise<string | undefined> {
		const tree = treeOf({ 'etc/portage/make.conf': text })
		const words = { host: 'laptop', parent: await resolve(ledger, branch), subject: text, body: '' }
		return recordRevision(ledger, branch, tree, words, systemClock, (advance) => early?.send(advance))
	}

	async function sentAndFailed() {
		const { there, connection } = await openGate()
		const laptop = await fullDisk()
		const early = new EarlyPush(systemClock)
		const way = early.over(connection, '/ledger')
		await pushBranch(laptop.ledger, way, branch)
		const before = await resolve(laptop.ledger, branch)
		early.begin()
		await expect(edit(laptop.ledger, 'two', early)).rejects.toThrow(laptop.ledger.gitdir)
		const owed = laptop.ledger.journal?.owed
		expect(owed).toMatchObject({ before })
		await expect.poll(() => realGit(there, 'rev-parse', branch)).toBe(`${owed?.next}\n`)
		expect(await resolve(laptop.ledger, branch)).toBe(before)
		return { ...laptop, there, early, way, next: owed!.next }
	}

	test('is finished as it was sent once there is room: one line on both sides, and nothing is sent again', async () => {
		const { ledger, makeRoom, there, early, way, next } = await sentAndFailed()
		makeRoom()
		await finishAdvance(ledger, systemClock)
		expect(await resolve(ledger, branch)).toBe(next)
		expect(await pushBranch(ledger, way, branch, (revision) => early.sent(revision))).toBe(next)
		const third = await edit(ledger, 'three')
		await pushBranch(ledger, way, branch)
		expect(await realGit(there, 'rev-list', '--first-parent', '-2', branch)).toBe(`${third}\n${next}\n`)
		await ledger.journal?.close()
		await expectSound(there, ledger.gitdir)
	})

	test('is there after a kill in between: the next start moves the branch to what the server has', async () => {
		const { ledger, makeRoom, way, next } = await sentAndFailed()
		makeRoom()
		const left = join(temporaryDirectory(), 'ledger.git')
		cpSync(ledger.gitdir, left, { recursive: true })
		const again = openLedger(left)
		await recoverLedger(again, systemClock)
		expect(await resolve(again, branch)).toBe(next)
		expect(await pushBranch(again, way, branch)).toBe(next)
		expect(await realGit(left, 'fsck', '--strict')).toBe('')
	})

	test('gives way where another program has moved the branch meanwhile, and is not owed any more', async () => {
		const { ledger, makeRoom, next } = await sentAndFailed()
		makeRoom()
		const other = await edit(openLedger(ledger.gitdir), 'another')
		await finishAdvance(ledger, systemClock)
		expect(await resolve(ledger, branch)).toBe(other)
		expect(ledger.journal?.owed).toBeUndefined()
		expect(await realGit(ledger.gitdir, 'cat-file', '-t', next)).toBe('commit\n') // for the merge
		await ledger.journal?.close()
	})
})
