import { pathTransport, sshTransport } from '@altroot/shared/ledger/transport/channels'
import { httpsTransport } from '@altroot/shared/ledger/transport/https'
import type { Transport } from '@altroot/shared/ledger/transport/transport'
import { spawn } from '@altroot/shared/platform/spawn'
import { type Connection, type ConnectionSettings, connect } from '@altroot/shared/ssh/connection'
import type { Remote, SshRemote } from '@altroot/shared/ssh/remote'
import type { ClientSettings } from '../settings/settings.ts'

/** Opens a connection to the gate with this host's key and the pinned key of the server. */
export function connectToGate(remote: SshRemote, settings: ClientSettings): Promise<Connection> {
	return connect(connectionSettings(remote, settings))
}

/** How the gate is reached: what our own connections and those that Portage makes have in common. */
export function connectionSettings({ user, host, port }: SshRemote, { ledger }: ClientSettings): ConnectionSettings {
	return { user, host, port, identity: ledger.identity, knownHosts: ledger['known-hosts'] }
}

/** A way to the other ledger for one command, with the connection that it needs, if it needs one. */
export async function openTransport(
	remote: Remote,
	settings: ClientSettings,
): Promise<{ transport: Transport; connection?: Connection }> {
	if (remote.kind === 'path') return { transport: pathTransport(remote.path, spawn) }
	if (remote.kind === 'https') return { transport: httpsTransport(remote.url) }
	const connection = await connectToGate(remote, settings)
	return { transport: sshTransport(connection, remote.path), connection }
}
