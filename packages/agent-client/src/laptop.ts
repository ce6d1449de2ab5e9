import { type Ledger, openHostLedger } from '@altroot/shared/ledger/ledger'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import type { Life } from '@altroot/shared/platform/pulse'
import { run } from '@altroot/shared/platform/run'
import { parseRemote, type Remote } from '@altroot/shared/ssh/remote'
import { type Applier, finishApplying } from './apply/apply.ts'
import { configDisk } from './apply/disk.ts'
import { gatherFacts } from './facts/gather.ts'
import { keptFacts } from './facts/kept-facts.ts'
import { keptPasswords } from './passwords/kept.ts'
import type { Recorder } from './record/record.ts'
import { Seen } from './record/seen.ts'
import { signerAt } from './record/signer.ts'
import { takeSnapshot } from './record/snapshot.ts'
import { type ClientSettings, stateDirectory } from './settings/settings.ts'

/** This laptop as its settings describe it: what every verb and the agent work on. */
export interface Laptop {
	readonly settings: ClientSettings
	readonly host: string
	readonly ledger: Ledger
	/** undefined: record only. */
	readonly remote: Remote | undefined
	readonly recorder: Recorder
	readonly applier: Applier
	/** Where the server's last word on this host is kept. */
	readonly state: string
	readonly clock: Clock
	/** Who runs the agent as a service hears how it gets on. */
	readonly life?: Life
}

/** Opens the ledger, made where it is missing, and gathers what the steps need. */
export async function openLaptop(settings: ClientSettings): Promise<Laptop> {
	const { name: host, 'config-root': configRoot } = settings.host
	const remote = settings.ledger.remote === '' ? undefined : parseRemote(settings.ledger.remote)
	const signer = signerAt(settings.ledger.identity)
	const ledger = { ...(await openHostLedger(settings.ledger.path, host, settings.ledger.remote)), signer }
	const clock = systemClock
	const look = async () => (await takeSnapshot(configRoot)).tree
	const passwords = () => keptPasswords(ledger)
	const applier = { ledger, host, configRoot, clock, disk: configDisk, look, passwords }
	const finishWriting = () => finishApplying(applier)
	const facts = keptFacts(gatherFacts({ configRoot, run }), clock)
	const recorder = { ledger, host, configRoot, clock, gatherFacts: facts, finishWriting, seen: new Seen() }
	return { settings, host, ledger, remote, recorder, applier, state: stateDirectory(settings), clock }
}
