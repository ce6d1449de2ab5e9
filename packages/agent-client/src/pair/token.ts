import { JoinAnswer, type JoinRequest, pairingCommand, pairingUser } from '@altroot/shared/protocol/pairing'
import { ask } from '@altroot/shared/ssh/ask'
import { connectWithToken } from '@altroot/shared/ssh/first-contact'
import type { PublicKey } from '@altroot/shared/ssh/key'
import type { Endpoint } from '@altroot/shared/ssh/trouble'

/**
 * Proves the token to the server and returns what it answers. With a key in the request this host is admitted by it, and
 * the token used up; without, it stays good. AgentErrors: `token-refused`, `remote-refused` with the server's sentence.
 */
export async function proveToken(
	endpoint: Endpoint,
	hostKey: PublicKey,
	token: string,
	request: JoinRequest,
): Promise<JoinAnswer> {
	const connection = await connectWithToken({ ...endpoint, user: pairingUser }, token, hostKey)
	try {
		return JoinAnswer.parse(JSON.parse(await ask(connection, pairingCommand, JSON.stringify(request))))
	} finally {
		connection.close()
	}
}
