import { join } from 'node:path'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, trackingBranchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { sshTransport } from '@altroot/shared/ledger/transport/channels'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import { pushBranch } from '@altroot/shared/ledger/transport/push'
import { systemClock } from '@altroot/shared/platform/clock'
import { connect } from '@altroot/shared/ssh/connection'
import { expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openHouse } from '../gate/support/house.ts'
import {
	branch,
	commit,
	expectSound,
	openLaptop,
	signersOf,
	throughSshd,
	throughTheGate,
	throughThePath,
} from './support/ways.ts'
import { openWeb } from './support/web.ts'

test('the gate refuses the branch of another host with its sentence', async () => {
	const { transport } = await throughTheGate()
	const laptop = await openLaptop()
	const revision = await commit(laptop, 'one')
	await moveRef(laptop, branchOf('other'), undefined, revision, systemClock)
	await expect(pushBranch(laptop, transport(), branchOf('other'))).rejects.toMatchObject({
		code: 'ledger-refused',
		disposition: 'stall',
		message: 'altroot: this key may push refs/heads/hosts/laptop only, not refs/heads/hosts/other',
	})
})

test('a hidden ref of another server is refused with git’s own words', async () => {
	const { there, transport } = await throughSshd()
	await realGit(there, 'config', 'receive.hideRefs', 'refs/heads/hosts')
	const laptop = await openLaptop()
	await commit(laptop, 'one')
	await expect(pushBranch(laptop, transport(), branch)).rejects.toMatchObject({
		code: 'push-refused',
		message: expect.stringContaining('deny updating a hidden ref'),
	})
})

test.each([
	['the gate', throughTheGate, '/elsewhere', 'the only repository here is /ledger'],
	['the real sshd', throughSshd, '/elsewhere', 'does not appear to be a git repository'],
])('a ledger that is not there is named by %s', async (_name, openWay, path, message) => {
	const { transport } = await openWay(path)
	const laptop = await openLaptop()
	await commit(laptop, 'one')
	await expect(pushBranch(laptop, transport(), branch)).rejects.toMatchObject({
		code: 'ledger-refused',
		message: expect.stringContaining(message),
	})
})

test('a web server that is not there, or has no ledger, is an error and no crash', async () => {
	const laptop = await openLaptop()
	await commit(laptop, 'one')
	const url = await openWeb(join(temporaryDirectory(), 'none'))
	const pushing = pushBranch(laptop, httpsTransport(url), branch)
	await expect(pushing).rejects.toMatchObject({ code: 'ledger-refused', message: expect.stringContaining('404') })
	const away = fetchRef(laptop, httpsTransport('http://127.0.0.1:1/ledger'), branch)
	await expect(away).rejects.toMatchObject({ code: 'connection-failed', disposition: 'retry', exit: 5 })
})

test('a fetch that cannot store what came moves no ref', async () => {
	const { transport } = await throughThePath()
	const [laptop, copy] = [await openLaptop(), await openLaptop()]
	await commit(laptop, 'one')
	await pushBranch(laptop, transport(), branch)
	for (const full of ['.pack', '.idx']) {
		const writeFile = async (path: string, ...rest: unknown[]) => {
			if (path.endsWith(full)) throw new Error('the disk is full')
			return copy.fs.promises.writeFile(path, ...rest)
		}
		const fs = { promises: { ...copy.fs.promises, writeFile } }
		await expect(fetchRef({ ...copy, fs }, transport(), branch)).rejects.toThrow('the disk is full')
		expect(await resolve(copy, trackingBranchOf('laptop'))).toBeUndefined()
	}
	expect(await fetchRef(copy, transport(), branch)).toBe(await resolve(laptop, branch)) // and it heals
	await expectSound(copy.gitdir)
})

test('a connection that ends in the middle is an error to try again', async () => {
	const house = await openHouse(systemClock, { signersOf })
	const { port, knownHosts, laptop: guest } = house
	const settings = { host: '127.0.0.1', port, user: 'altroot', identity: guest.identity, knownHosts }
	const connection = await connect(settings)
	const ended = sshTransport(
		{ ...connection, exec: async (command) => cutAfterFirstBytes(await connection.exec(command), house.close) },
		'/ledger',
	)
	const laptop = await openLaptop()
	await commit(laptop, 'one')
	await expect(pushBranch(laptop, ended, branch)).rejects.toMatchObject({
		code: 'connection-lost',
		disposition: 'retry',
	})
	await expectSound(house.ledger, laptop.gitdir)
})

type Exec = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['exec']>>

/** The other side goes away the moment we begin to answer. */
function cutAfterFirstBytes(channel: Exec, cut: () => Promise<void>): Exec {
	const write = channel.input.write.bind(channel.input)
	channel.input.write = ((piece: Buffer) => {
		channel.input.write = write
		void cut()
		return write(piece)
	}) as typeof channel.input.write
	return channel
}
