import { pathTransport, sshTransport } from '@altroot/shared/ledger/transport/channels'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import { spawn } from '@altroot/shared/platform/spawn'
import { connect } from '@altroot/shared/ssh/connection'
import { parseRemote } from '@altroot/shared/ssh/remote'
import type { ServerSettings } from '../settings/settings.ts'

/** A way to the ledger that is followed: one fetch or push at a time. */
export interface Way {
	readonly transport: Transport
	/** Ends the connection, and with it what still runs over it. */
	close(): void
}

/** Opens the way that `[ledger] remote` names. AgentErrors: `remote-invalid`, and those of `connect`. */
export async function openWay({
	remote: text,
	identity,
	'known-hosts': knownHosts,
}: ServerSettings['ledger']): Promise<Way> {
	const remote = parseRemote(text)
	if (remote.kind === 'ssh') {
		const { user, host, port, path } = remote
		const connection = await connect({ user, host, port, identity, knownHosts })
		return { transport: sshTransport(connection, path), close: connection.close }
	}
	const transport = remote.kind === 'path' ? pathTransport(remote.path, spawn) : httpsTransport(remote.url)
	return { transport, close: transport.close }
}
