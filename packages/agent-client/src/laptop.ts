import { finishAdvance } from '@altroot/shared/ledger/advance'
import { openJournal, recoverLedger } from '@altroot/shared/ledger/journal/open'
import { type Ledger, openHostLedger } from '@altroot/shared/ledger/ledger'
import { type Clock, systemClock } from '@altroot/shared/platform/clock'
import { KeptLock } from '@altroot/shared/platform/kept-lock'
import type { Life } from '@altroot/shared/platform/pulse'
import { run } from '@altroot/shared/platform/run'
import { parseRemote, type Remote } from '@altroot/shared/ssh/remote'
import { type Applier, finishApplying } from './apply/apply.ts'
import { configDisk } from './apply/disk.ts'
import { gatherFacts } from './facts/gather.ts'
import { keptFacts } from './facts/kept-facts.ts'
import { keptPasswords } from './passwords/kept.ts'
import { lockPath, type Recorder } from './record/record.ts'
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

/**
 * Opens the ledger, made where it is missing and mended after a crash, and gathers what the steps need. The agent has the
 * ledger's journal and the file of its lock while it runs, and closes them at its end.
 */
export async function openLaptop(settings: ClientSettings, { isAgent = false } = {}): Promise<Laptop> {
	const { name: host, 'config-root': configRoot } = settings.host
	const remote = settings.ledger.remote === '' ? undefined : parseRemote(settings.ledger.remote)
	const signer = signerAt(settings.ledger.identity)
	const clock = systemClock
	const opened = await openHostLedger(settings.ledger.path, host, settings.ledger.remote)
	const journal = isAgent ? await openJournal(opened, clock) : undefined
	if (!isAgent) await recoverLedger(opened, clock)
	const ledger = { ...opened, signer, journal }
	const look = async () => (await takeSnapshot(configRoot)).tree
	const passwords = () => keptPasswords(ledger)
	const applier = { ledger, host, configRoot, clock, disk: configDisk, look, passwords }
	const finishWriting = async () => {
		await finishAdvance(ledger, clock)
		await finishApplying(applier)
	}
	const facts = keptFacts(gatherFacts({ configRoot, run }), clock)
	const keptLock = isAgent ? new KeptLock(lockPath(ledger)) : undefined
	const recorder = { ledger, host, configRoot, clock, gatherFacts: facts, finishWriting, seen: new Seen(), keptLock }
	return { settings, host, ledger, remote, recorder, applier, state: stateDirectory(settings), clock }
}
