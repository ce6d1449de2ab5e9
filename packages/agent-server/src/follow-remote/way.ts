import { AgentError } from '@altroot/shared/errors'
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
		const connection = await connect({ user, host, port, identity, knownHosts }).catch((error: unknown) => {
			throw forServers(error, identity)
		})
		return { transport: sshTransport(connection, path), close: connection.close }
	}
	const transport = remote.kind === 'path' ? pathTransport(remote.path, spawn) : httpsTransport(remote.url)
	return { transport, close: transport.close }
}

/** What to do is told to laptops by `connect`: here is no gate to join, and nobody who pairs. */
function forServers(error: unknown, identity: string): unknown {
	if (!(error instanceof AgentError)) return error
	const remedies: Readonly<Record<string, string>> = {
		'identity-unusable': `\`ssh-keygen -t ed25519 -N "" -f ${identity}\` makes one; or set \`[ledger] identity\``,
		'key-refused': `admit the line in ${identity}.pub there`,
		'connection-refused': 'is the SSH server running there?',
	}
	const { code, message, disposition, exit, data, cause } = error
	const hint = remedies[code]
	return hint === undefined ? error : new AgentError(code, message, { disposition, exit, data, cause, hint })
}
