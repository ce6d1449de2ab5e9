import { AgentError, systemRefusal } from '@altroot/shared/errors'
import { isLedgerDamage, type Ledger } from '@altroot/shared/ledger/ledger'
import { branchOf, notesRef } from '@altroot/shared/ledger/names'
import { fetchRef } from '@altroot/shared/ledger/transport/fetch'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import type { HostStatus } from '@altroot/shared/protocol/host-status'
import type { Connection } from '@altroot/shared/ssh/connection'
import type { Remote } from '@altroot/shared/ssh/remote'
import type { ClientSettings } from '../settings/settings.ts'
import { push } from './push.ts'
import { openTransport } from './server.ts'
import { askStatus } from './server-word.ts'

interface Visitor {
	readonly ledger: Ledger
	readonly host: string
	readonly remote: Remote | undefined
	readonly settings: ClientSettings
	readonly state: string
}

export interface Visit {
	/** The revision that was pushed now; undefined where the server had it. */
	readonly pushed?: string | undefined
	readonly status?: HostStatus
	/** Why the server could not be reached, or what it refused. */
	readonly trouble?: AgentError
}

/** What one command wants of the server. */
export type Wish = 'branch' | 'push' | 'notes' | 'status'

/**
 * Goes to the server once, for one command, and does what is wished in one connection. That it cannot be reached is part
 * of the answer, not an exception: whoever asks has something to show without it.
 */
export async function visit(visitor: Visitor, wishes: readonly Wish[]): Promise<Visit> {
	if (visitor.remote === undefined) return {}
	let open: { transport: Transport; connection?: Connection } | undefined
	try {
		open = await openTransport(visitor.remote, visitor.settings)
		const { transport, connection } = open
		if (wishes.includes('branch')) await fetchRef(visitor.ledger, transport, branchOf(visitor.host))
		const pushed = wishes.includes('push') ? await push(visitor.ledger, visitor.host, transport) : undefined
		if (wishes.includes('notes')) await fetchRef(visitor.ledger, transport, notesRef)
		if (!wishes.includes('status') || connection === undefined) return { pushed }
		return { pushed, status: await askStatus(connection, visitor.state) }
	} catch (error) {
		const trouble = error instanceof AgentError ? error : systemRefusal(error)
		if (trouble && !isLedgerDamage(trouble)) return { trouble }
		throw error
	} finally {
		open?.connection?.close()
	}
}
