import type { AgentError } from '../errors.ts'
import type { PublicKey } from './key.ts'
import type { PinnedKeys } from './known-hosts.ts'
import { type Endpoint, hostKeyChanged, hostKeyRevoked, hostKeyUnknown } from './trouble.ts'

/** What is wrong with the key that a server shows, or undefined where it is the pinned one. There is no third way. */
export function judgeHostKey(
	shown: PublicKey,
	pinned: PinnedKeys,
	endpoint: Endpoint,
	knownHosts: string,
): AgentError | undefined {
	const isShown = (key: PublicKey): boolean => key.blob.equals(shown.blob)
	if (pinned.revoked.some(isShown)) return hostKeyRevoked(endpoint, knownHosts, shown)
	if (pinned.trusted.some(isShown)) return undefined
	const [first] = pinned.trusted
	return first ? hostKeyChanged(endpoint, knownHosts, shown, first) : hostKeyUnknown(endpoint, knownHosts, shown)
}

/**
 * The host key algorithms to ask for. A server may have several keys; it must show the pinned one, not another that we
 * cannot judge (ssh_config(5), HostKeyAlgorithms, does the same). An RSA key signs with SHA-2 only.
 */
export function hostKeyAlgorithms({ trusted }: PinnedKeys): string[] {
	const types = trusted.length > 0 ? trusted.map(({ type }) => type) : allTypes
	return [...new Set(types.flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type])))]
}

const allTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa']
