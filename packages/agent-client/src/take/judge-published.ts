import { signedBy } from '@altroot/shared/portage/packages-index'
import type { FailedPackage } from '@altroot/shared/protocol/generation'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import { ask } from '@altroot/shared/ssh/ask'
import type { Connection } from '@altroot/shared/ssh/connection'
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

/** Tells the server. It knows by our key whose verdict it is. */
export async function tellVerdict(connection: Connection, verdict: Verdict): Promise<void> {
	await ask(connection, 'altroot verdict', JSON.stringify(verdict))
}

/** The newest generation may be another one than what is published: then its failures are others. */
function failedOf({ generation, published }: HostStatus): readonly FailedPackage[] {
	return generation?.number === published?.generation ? (generation?.failed ?? []) : []
}
