import { join } from 'node:path'
import { openWay } from '@altroot/agent-server/follow-remote/way'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { serverPlaces } from '@altroot/agent-server/store/places'
import { RemoteVisitor } from '@altroot/agent-server/visit-remote'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import type { NewObject } from '@altroot/shared/ledger/object'
import { moveRef } from '@altroot/shared/ledger/refs'
import { store } from '@altroot/shared/ledger/store'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { type Log, silentLog } from '@altroot/shared/platform/log'
import { run } from '@altroot/shared/platform/run'
import { realGit } from '../../../support/git.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { laptop } from '../../receive/support/revisions.ts'

const branch = branchOf('laptop')
const key = `${laptop.publicKey.type} ${laptop.publicKey.blob.toString('base64')}`

/** A ledger elsewhere, and a server that follows it. */
export interface TwoLedgers {
	readonly there: Ledger
	readonly here: Ledger
	readonly follower: ConstructorParameters<typeof RemoteVisitor>[0]
	/** What the server has said: the reason of a line, or its message. */
	readonly said: string[]
	/** One visit, with all that went wrong in it. */
	visit(open?: typeof openWay): Promise<string[]>
}

export interface Manner {
	readonly clock?: Clock
	/** `[ledger] remote` and what else stands there, for the path of the ledger elsewhere. */
	readonly ledger?: (there: string) => string
	/** The rest of server.ini. */
	readonly more?: string
}

export async function twoLedgers({
	clock = systemClock,
	ledger = byPath,
	more = '',
}: Manner = {}): Promise<TwoLedgers> {
	const directory = temporaryDirectory()
	const [there, here] = [join(directory, 'there.git'), join(directory, 'ledger.git')]
	for (const path of [there, here]) await run('git', ['init', '--quiet', '--bare', path])
	const ini = `[ledger]\npath = ${here}\n${ledger(there)}\n${more}[host laptop]\nkey = ${key}\n`
	const settings = loadServerSettings(ini, 'server.ini')
	const said: string[] = []
	const note = (fields: { reason?: string }, message: string): void =>
		void said.push(fields.reason ?? message ?? fields)
	const log = { ...silentLog, info: note, warn: note, error: note } as unknown as Log
	const follower = {
		settings: () => settings,
		places: serverPlaces(settings),
		ledger: openLedger(here),
		clock,
		log,
	}
	const visitor = new RemoteVisitor(follower)
	const visit = async (open = openWay): Promise<string[]> => {
		const troubles = await visitor.visit(() => open(settings.ledger), new AbortController().signal)
		return troubles.map(({ what }) => what)
	}
	return { there: openLedger(there), here: follower.ledger, follower, said, visit }
}

function byPath(there: string): string {
	return `remote = ${there}`
}

/** Puts objects into a ledger past all checks, and makes its branch (or another ref) the last of them. */
export async function put(ledger: Ledger, objects: readonly NewObject[], ref = branch): Promise<string> {
	const next = objects.at(-1)!.id
	await store(ledger, objects)
	await moveRef(ledger, ref, await resolve(ledger, ref), next, systemClock)
	return next
}

/** Every ref of a ledger, and that git finds nothing wrong with it. */
export async function refsOf({ gitdir }: Ledger): Promise<Record<string, string>> {
	await realGit(gitdir, 'fsck', '--strict', '--full')
	const lines = (await realGit(gitdir, 'for-each-ref', '--format=%(refname) %(objectname)')).trim().split('\n')
	return Object.fromEntries(lines.filter(Boolean).map((line) => line.split(' ')))
}
