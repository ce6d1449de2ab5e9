import { AgentError, exitCode } from '@altroot/shared/errors'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { type JoinAnswer, tokenSpent } from '@altroot/shared/protocol/pairing'
import { type ConnectionSettings, connect } from '@altroot/shared/ssh/connection'
import { showHostKey } from '@altroot/shared/ssh/first-contact'
import type { PublicKey } from '@altroot/shared/ssh/key'
import { type FileChange, writeChange } from './file-change.ts'
import { ensureIdentity, type Identity } from './identity.ts'
import { trustServerKey } from './server-key.ts'
import { proveToken } from './token.ts'

export interface PairRequest {
	readonly gate: ConnectionSettings
	readonly token: string
	readonly fingerprint: string | undefined
	/** The host that this laptop takes itself for; undefined: what the server calls it. */
	readonly name: string | undefined
	/** Which files there are to write, by what the server has answered. */
	readonly plan: (answer: JoinAnswer, hostKey: PublicKey) => Promise<readonly FileChange[]>
	/** Makes Portage trust the key by which the server signs packages. */
	readonly trust: (publicKey: string) => Promise<void>
	/** Drops what is known here of the server before this one: its revisions, notes and status. */
	readonly forget: () => Promise<void>
}

/** The person who pairs. */
export interface Person {
	readonly knowsKey: (fingerprint: string) => Promise<boolean>
	/** Shows the changes; false where they are not wanted. */
	readonly agrees: (changes: readonly FileChange[]) => Promise<boolean>
}

export interface Paired {
	readonly answer: JoinAnswer
	readonly identity: Identity
	readonly written: readonly FileChange[]
}

/**
 * Pairs this laptop with a server. The token is used up at the very end, when every file is written: killed anywhere
 * before, the same command does what is left; killed after, there is nothing left but to record.
 */
export async function pair(
	{ gate, token, fingerprint, name, plan, trust, forget }: PairRequest,
	person: Person,
): Promise<Paired> {
	const { knownHosts } = gate
	const hostKey = await showHostKey(gate)
	const text = (await readTextIfAny(knownHosts)) ?? ''
	await trustServerKey(hostKey, gate, { fingerprint, knownHosts, text, confirm: person.knowsKey })
	const answer = await proveToken(gate, hostKey, token, name === undefined ? {} : { name })
	const changes = (await plan(answer, hostKey)).filter(({ before, after }) => before !== after)
	if (changes.length > 0 && !(await person.agrees(changes))) throw declined()
	const identity = await ensureIdentity(gate.identity, answer.host)
	// Before the file with the key is written: only there can be read which one was trusted until now.
	if (answer.packagesKey !== undefined) await trust(answer.packagesKey)
	for (const change of changes) await writeChange(change)
	await forget()
	await proveToken(gate, hostKey, token, { name: answer.host, publicKey: identity.publicKey })
	return { answer, identity, written: changes }
}

/** True where the token was right, but is good no longer. */
export function isSpent(error: unknown): boolean {
	return error instanceof AgentError && error.code === 'remote-refused' && error.data.exit === tokenSpent
}

/** Whether the server knows this laptop's key: an earlier `join` was killed after its last step. */
export async function isAdmitted(gate: ConnectionSettings): Promise<boolean> {
	try {
		const connection = await connect(gate)
		connection.close()
		return true
	} catch (error) {
		if (error instanceof AgentError) return false
		throw error
	}
}

function declined(): AgentError {
	return new AgentError('join-declined', 'nothing was written, and the token is still good', {
		disposition: 'wait',
		exit: exitCode.decision,
		hint: 'run the same command again when you want to',
	})
}
