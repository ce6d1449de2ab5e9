import type { Ledger } from '@altroot/shared/ledger/ledger'
import type { Clock } from '@altroot/shared/platform/clock'
import type { Log } from '@altroot/shared/platform/log'
import type { Spawn } from '@altroot/shared/platform/spawn'
import type { PublicKey } from '@altroot/shared/ssh/key'
import type { RefusalKind } from '../store/refusals.ts'
import type { Guesses } from './pair-guesses.ts'

/** A host as the gate knows it: who it is, and what it may read. */
export interface HostKey {
	readonly name: string
	/** `ssh-ed25519 AAAA…`, the line of its public key. */
	readonly key: string
	/** Absolute path of its published packages, usually a link. */
	readonly packages: string
	/** Absolute paths of the trees. */
	readonly trees: readonly string[]
}

/** A host that may join: what a right token opens. */
export interface Joining {
	readonly host: string
	/** A sentence for people where the token is good no longer. */
	readonly refusal: string | undefined
	/** What the laptop is told, as JSON. */
	readonly answer: string
	/** Admits the host by this key from now on and uses the token up; false where it was used meanwhile. */
	readonly admit: (publicKey: string) => Promise<boolean>
}

/** What the commands of hosts are answered with. */
export interface Answers {
	/** Path of the bare repository. */
	readonly ledger: string
	/** The keys that a host has or had: its revisions are signed by one of them. Asked at each push. */
	readonly signersOf: (host: string) => readonly PublicKey[]
	/** What `altroot status` prints; undefined where the builder has said nothing of the host yet. */
	readonly statusOf: (host: string) => Promise<string | undefined>
	/** The lines of `altroot follow`, each without its newline, until the signal is aborted. */
	readonly eventsOf: (host: string, signal: AbortSignal) => AsyncIterable<string>
	/** The lines of `altroot preview ID`, each without its newline: the last one is the answer. */
	readonly previewOf: (host: string, id: string, signal: AbortSignal) => AsyncIterable<string>
	/** Tells the rest of the server that a host is connected, until what is returned is called. */
	readonly connected: (host: string) => () => void
	/** Counts what was refused. */
	readonly refused: (kind: RefusalKind) => void
	/** Takes what a host says of its packages; false where it is no verdict. */
	readonly hearVerdict: (host: string, text: string) => Promise<boolean>
}

export interface GateSettings extends Answers {
	readonly listen: { readonly address: string; readonly port: number }
	/** The host key's PEM text. */
	readonly hostKey: string
	/** Asked at each authentication and each session, so that a new or removed host counts at once. */
	readonly hosts: () => readonly HostKey[]
	/** The host that a one-time token is of; undefined for a wrong one. Asked at each attempt. */
	readonly joiningBy: (token: string) => Joining | undefined
	/** Called once the address is bound and before anyone is accepted: where root is given up. */
	readonly whenBound?: () => void
}

export interface GateWorld {
	readonly log: Log
	readonly clock: Clock
	readonly spawn: Spawn
}

/** What it takes to serve one command. */
export interface Service extends GateWorld {
	readonly settings: Answers
	readonly ledger: Ledger
	/** Whether rsync can be kept below a root (rsync-service.ts). */
	readonly confinesRsync: boolean
}

/** An open gate, as what happens inside sees it. */
export interface OpenGate extends Service {
	readonly settings: GateSettings
	readonly guesses: Guesses
}

/** Someone whose key was accepted. */
export interface Visitor {
	readonly host: HostKey
	readonly fingerprint: string
	readonly address: string
}
