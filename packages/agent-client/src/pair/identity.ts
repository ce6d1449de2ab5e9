import { chmod, stat } from 'node:fs/promises'
import { AgentError, exitCode } from '@altroot/shared/errors'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { type PublicKey, parsePublicKey, publicKeyOf } from '@altroot/shared/ssh/key'
import { generateKey } from '@altroot/shared/ssh/new-key'

export interface Identity {
	/** `ssh-ed25519 AAAA…` */
	readonly publicKey: string
	readonly made: boolean
}

/**
 * This laptop's own key, made where there is none; one that is there stays. Nobody but its owner can read it, whatever it
 * was before. A crash leaves no half key: the `.pub` file beside it is made from it at the next call.
 */
export async function ensureIdentity(path: string, host: string): Promise<Identity> {
	const before = await readTextIfAny(path)
	const privateKey = before ?? generateKey(`altroot ${host}`).privateKey
	if (before === undefined) await writeWhole(path, privateKey, 0o600)
	else if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
	const key = publicKeyOf(privateKey)
	if (key === undefined) throw unusable(path)
	const line = printKey(key)
	const written = parsePublicKey((await readTextIfAny(`${path}.pub`)) ?? '')
	if (!written?.blob.equals(key.blob)) await writeWhole(`${path}.pub`, `${line} altroot ${host}\n`)
	return { publicKey: line, made: before === undefined }
}

function printKey({ type, blob }: PublicKey): string {
	return `${type} ${blob.toString('base64')}`
}

function unusable(path: string): AgentError {
	return new AgentError('identity-unusable', `${path}: this is no private key without a passphrase`, {
		disposition: 'stall',
		exit: exitCode.settings,
		hint: 'move it away; `altroot-client join` then makes a new one',
	})
}
