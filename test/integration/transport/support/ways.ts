import { join } from 'node:path'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, openHostLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { pathTransport, sshTransport } from '@altroot/shared/ledger/transport/channels'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { spawn } from '@altroot/shared/platform/spawn'
import { connect } from '@altroot/shared/ssh/connection'
import { generateKey } from '@altroot/shared/ssh/new-key'
import { openSigner } from '@altroot/shared/ssh/signature'
import { expect, onTestFinished } from 'vitest'
import { realGit } from '../../../support/git.ts'
import { temporaryDirectory, treeOf } from '../../../support/temporary.ts'
import { openHouse } from '../../gate/support/house.ts'
import { openSshd } from './sshd.ts'
import { openWeb } from './web.ts'

export const branch = branchOf('laptop')
const signer = openSigner(generateKey('laptop').privateKey)!
/** What the gate takes for the keys of its hosts here. */
export const signersOf = () => [signer.publicKey]

/** A ledger elsewhere, and a way to it. */
export interface Way {
	/** The bare repository at the other end. */
	readonly there: string
	readonly transport: () => Transport
}

export async function throughTheGate(path = '/ledger'): Promise<Way> {
	const { port, knownHosts, laptop, ledger } = await openHouse(systemClock, { signersOf })
	const connection = await connect({ host: '127.0.0.1', port, user: 'altroot', identity: laptop.identity, knownHosts })
	onTestFinished(() => connection.close())
	return { there: ledger, transport: () => sshTransport(connection, path) }
}

export async function throughSshd(path?: string): Promise<Way> {
	const there = await bareRepository()
	const connection = await connect(await openSshd())
	onTestFinished(() => connection.close())
	return { there, transport: () => sshTransport(connection, path ?? there) }
}

export async function throughThePath(): Promise<Way> {
	const there = await bareRepository()
	return { there, transport: () => pathTransport(there, spawn) }
}

export async function throughTheWeb(): Promise<Way> {
	const there = await bareRepository()
	await realGit(there, 'config', 'http.receivepack', 'true')
	const url = await openWeb(there)
	return { there, transport: () => httpsTransport(url) }
}

/** A name with a blank and a quote: paths are quoted for the other side's shell. */
export async function bareRepository(): Promise<string> {
	const there = join(temporaryDirectory(), "it's a ledger.git")
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', there])
	await realGit(there, 'config', 'receive.fsckObjects', 'true')
	return there
}

/** A laptop's ledger, whose revisions the other side takes. */
export async function openLaptop(): Promise<Ledger> {
	const path = join(temporaryDirectory(), 'laptop.git')
	return { ...(await openHostLedger(path, 'laptop', 'ssh://altroot@localhost/ledger')), signer: () => signer }
}

/** Records a revision with this subject, and moves the branch. */
export async function commit(ledger: Ledger, subject: string, files: Record<string, string> = {}): Promise<string> {
	const parent = await resolve(ledger, branch)
	const tree = await writeConfigTree(ledger, treeOf({ 'etc/portage/make.conf': `# ${subject}\n`, ...files }))
	const revision = await writeRevision(ledger, { host: 'laptop', tree, parent, subject, body: '' }, systemClock)
	await moveRef(ledger, branch, parent, revision, systemClock)
	return revision
}

export async function addNote(gitdir: string, revision: string): Promise<void> {
	const person = ['-c', 'user.name=x', '-c', 'user.email=x@x']
	await realGit(gitdir, ...person, 'notes', '--ref=altroot', 'add', '-m', 'Outcome: published', revision)
}

/** That plain git finds nothing wrong. */
export async function expectSound(...gitdirs: string[]): Promise<void> {
	for (const gitdir of gitdirs) expect(await realGit(gitdir, 'fsck', '--strict')).toBe('')
}
