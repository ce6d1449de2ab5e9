import { AgentError } from '@altroot/shared/errors'
import { signedBy } from '@altroot/shared/portage/packages-index'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import { ask } from '@altroot/shared/ssh/ask'
import { type Connection, type ConnectionSettings, connect } from '@altroot/shared/ssh/connection'
import type { Asker } from '../install/pretend.ts'
import { readPublishedIndex } from '../install/published-index.ts'
import type { PackagesTrust } from '../pair/packages-trust.ts'
import { replay } from './replay.ts'

/** Replays the installation of what a status says is published, and tells the server what comes of it. */
export async function judgePublished(
	connection: Connection,
	status: HostStatus & { published: NonNullable<HostStatus['published']> },
	asker: Asker,
	trust: PackagesTrust,
	now: number,
): Promise<Verdict> {
	const { published, packages } = status
	const index = await readPublishedIndex(connection, packages)
	const { generation, trees } = published
	const refusal = await trust.refusal(index.header.get(signedBy))
	const verdict = await replay({ generation, trees, failed: failedOf(status), index, refusal }, asker, now)
	await tellVerdict(connection, verdict)
	return verdict
}

/**
 * Tells the server after an installation, which may have taken longer than a connection lives. Returns why it could not be
 * told, where it could not: what is installed is installed.
 */
export async function tellInstalled(gate: ConnectionSettings, verdict: Verdict): Promise<AgentError | undefined> {
	let connection: Connection | undefined
	try {
		connection = await connect(gate)
		await tellVerdict(connection, verdict)
		return undefined
	} catch (error) {
		if (error instanceof AgentError) return error
		throw error
	} finally {
		connection?.close()
	}
}

/** It knows by our key whose verdict it is. */
async function tellVerdict(connection: Connection, verdict: Verdict): Promise<void> {
	await ask(connection, 'altroot verdict', JSON.stringify(verdict))
}

/** The newest generation may be another one than what is published: then its failures are others. */
export function failedOf({ generation, published }: HostStatus): readonly FailedPackage[] {
	return generation?.number === published?.generation ? (generation?.failed ?? []) : []
}
