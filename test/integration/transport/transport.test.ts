import { join } from 'node:path'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, openHostLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, notesRef, trackingBranchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { pathTransport, sshTransport } from '@altroot/shared/ledger/transport/channels'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import { pushBranch } from '@altroot/shared/ledger/transport/push'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { connect } from '@altroot/shared/ssh/connection'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { openSigner } from '@altroot/shared/ssh/signature'
import { describe, expect, onTestFinished, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory, treeOf } from '../../support/temporary.ts'
import { openHouse } from '../gate/support/house.ts'
import { openSshd } from './support/sshd.ts'
import { openWeb } from './support/web.ts'

const branch = branchOf('laptop')
const signer = openSigner(generateKey('laptop').privateKey)!
/** What the gate takes for the keys of its hosts here. */
const signersOf = () => [signer.publicKey]

interface Way {
	/** The bare repository at the other end. */
	readonly there: string
	readonly transport: () => Transport
}

describe.each<[string, () => Promise<Way>]>([
	['the gate', throughTheGate],
	['the real sshd', throughSshd],
	['a path of this machine', throughThePath],
	['a web server', throughTheWeb],
])('through %s', (_name, openWay) => {
	test('revisions are pushed, one after the other, and plain git finds nothing wrong', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const first = await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		const second = await commit(laptop, 'two')
		await pushBranch(laptop, transport(), branch)
		expect(await realGit(there, 'rev-list', branch)).toBe(`${second}\n${first}\n`)
		expect(await resolve(laptop, trackingBranchOf('laptop'))).toBe(second)
		await expectSound(there, laptop.gitdir)
	})

	test('a push of what is there already changes nothing', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const revision = await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		await pushBranch(laptop, transport(), branch)
		expect(await realGit(there, 'rev-parse', branch)).toBe(`${revision}\n`)
	})

	test('a thousand files are pushed and fetched', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const files = Array.from({ length: 1000 }, (_, n) => [`etc/portage/package.use/${n}`, `app-misc/p${n} ${n}\n`])
		const revision = await commit(laptop, 'many', Object.fromEntries(files))
		await pushBranch(laptop, transport(), branch)
		const copy = await openLaptop()
		expect(await fetchRef(copy, transport(), branch)).toBe(revision)
		await expectSound(there, copy.gitdir)
	})

	test('revisions and notes made elsewhere are fetched', async () => {
		const { there, transport } = await openWay()
		const [laptop, copy] = [await openLaptop(), await openLaptop()]
		await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		await fetchRef(copy, transport(), branch)
		const second = await commit(laptop, 'two')
		await pushBranch(laptop, transport(), branch)
		await addNote(there, second)
		expect(await fetchRef(copy, transport(), branch)).toBe(second)
		expect(await resolve(copy, trackingBranchOf('laptop'))).toBe(second)
		expect(await fetchRef(copy, transport(), notesRef)).toBe(await resolve(copy, notesRef))
		expect(await realGit(copy.gitdir, 'notes', '--ref=altroot', 'show', second)).toBe('Outcome: published\n')
		expect(await fetchRef(copy, transport(), branch)).toBe(second) // nothing new
		await expectSound(copy.gitdir)
	})

	test('a ref that is not there is none, also where there is no ref at all', async () => {
		const { transport } = await openWay()
		const laptop = await openLaptop()
		expect(await fetchRef(laptop, transport(), branch)).toBeUndefined()
		await commit(laptop, 'one')
		await pushBranch(laptop, transport(), branch)
		expect(await fetchRef(laptop, transport(), notesRef)).toBeUndefined()
	})

	test('two laptops that went different ways: the second is told so, and nothing is lost', async () => {
		const { there, transport } = await openWay()
		const [one, two] = [await openLaptop(), await openLaptop()]
		const first = await commit(one, 'one')
		await commit(two, 'another one')
		await pushBranch(one, transport(), branch)
		await expect(pushBranch(two, transport(), branch)).rejects.toMatchObject({ code: 'push-diverged', exit: 4 })
		expect(await realGit(there, 'rev-parse', branch)).toBe(`${first}\n`)
	})

	test('objects that git would not make are refused, and the reason is told', async () => {
		const { there, transport } = await openWay()
		const laptop = await openLaptop()
		const blob = await realGit(laptop.gitdir, 'hash-object', '-w', '--stdin')
		const mktree = async (input: string): Promise<string> =>
			(await run('git', ['--git-dir', laptop.gitdir, 'mktree'], { input })).stdout.trim()
		const twice = await mktree(`100644 blob ${blob.trim()}\tpackage.use\n`.repeat(2))
		const tree = await mktree(`040000 tree ${await mktree(`040000 tree ${twice}\tportage\n`)}\tetc\n`)
		const revision = { host: 'laptop', tree, parent: undefined, subject: 'x', body: '' }
		await moveRef(laptop, branch, undefined, await writeRevision(laptop, revision, systemClock), systemClock)
		const error = await pushBranch(laptop, transport(), branch).catch((thrown: unknown) => thrown)
		expect(error).toMatchObject({ code: 'push-refused', disposition: 'stall' })
		expect(String(error)).toMatch(/duplicateEntries|its folder has names twice/)
		expect(await realGit(there, 'for-each-ref')).toBe('')
	})
})

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

async function throughTheGate(path = '/ledger'): Promise<Way> {
	const { port, knownHosts, laptop, ledger } = await openHouse(systemClock, { signersOf })
	const connection = await connect({ host: '127.0.0.1', port, user: 'altroot', identity: laptop.identity, knownHosts })
	onTestFinished(() => connection.close())
	return { there: ledger, transport: () => sshTransport(connection, path) }
}

async function throughSshd(path?: string): Promise<Way> {
	const there = await bareRepository()
	const connection = await connect(await openSshd())
	onTestFinished(() => connection.close())
	return { there, transport: () => sshTransport(connection, path ?? there) }
}

async function throughThePath(): Promise<Way> {
	const there = await bareRepository()
	return { there, transport: () => pathTransport(there, spawn) }
}

async function throughTheWeb(): Promise<Way> {
	const there = await bareRepository()
	await realGit(there, 'config', 'http.receivepack', 'true')
	const url = await openWeb(there)
	return { there, transport: () => httpsTransport(url) }
}

/** A name with a blank and a quote: paths are quoted for the other side's shell. */
async function bareRepository(): Promise<string> {
	const there = join(temporaryDirectory(), "it's a ledger.git")
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', there])
	await realGit(there, 'config', 'receive.fsckObjects', 'true')
	return there
}

async function openLaptop(): Promise<Ledger> {
	const path = join(temporaryDirectory(), 'laptop.git')
	return { ...(await openHostLedger(path, 'laptop', 'ssh://altroot@localhost/ledger')), signer: () => signer }
}

async function commit(ledger: Ledger, subject: string, files: Record<string, string> = {}): Promise<string> {
	const parent = await resolve(ledger, branch)
	const tree = await writeConfigTree(ledger, treeOf({ 'etc/portage/make.conf': `# ${subject}\n`, ...files }))
	const revision = await writeRevision(ledger, { host: 'laptop', tree, parent, subject, body: '' }, systemClock)
	await moveRef(ledger, branch, parent, revision, systemClock)
	return revision
}

async function addNote(gitdir: string, revision: string): Promise<void> {
	const person = ['-c', 'user.name=x', '-c', 'user.email=x@x']
	await realGit(gitdir, ...person, 'notes', '--ref=altroot', 'add', '-m', 'Outcome: published', revision)
}

async function expectSound(...gitdirs: string[]): Promise<void> {
	for (const gitdir of gitdirs) expect(await realGit(gitdir, 'fsck', '--strict')).toBe('')
}
