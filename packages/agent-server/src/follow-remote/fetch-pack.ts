import { readAdvertisement } from '@altroot/shared/ledger/transport/advertisement'
import { requestPack } from '@altroot/shared/ledger/transport/fetch'
import type { Transport } from '@altroot/shared/ledger/transport/transport'

/** The other side's refs by their names. */
export async function readTheirRefs(transport: Transport): Promise<ReadonlyMap<string, string>> {
	try {
		return (await readAdvertisement(transport, 'git-upload-pack')).refs
	} finally {
		transport.close()
	}
}

/** What a ref is at the other side, and a pack with what it has beyond `have`: nothing of it is in our ledger yet. */
export interface FetchedPack {
	readonly next: string
	readonly pack: Buffer
}

/** Fetches one ref into memory; undefined where it is gone. AgentErrors: those of `requestPack`. */
export async function fetchPack(
	transport: Transport,
	ref: string,
	have: string | undefined,
	most: number,
): Promise<FetchedPack | undefined> {
	try {
		const next = (await readAdvertisement(transport, 'git-upload-pack')).refs.get(ref)
		if (next === undefined) return undefined
		return { next, pack: await requestPack(transport, next, new Set(have === undefined ? [] : [have]), most) }
	} finally {
		transport.close()
	}
}
