import { messageOf } from '@altroot/shared/errors'
import { JoinRequest, pairingCommand, tokenSpent } from '@altroot/shared/protocol/pairing'
import { fingerprintOf, type PublicKey, parsePublicKey } from '@altroot/shared/ssh/key'
import type { ServerChannel } from 'ssh2'
import type { Joining, OpenGate } from './settings.ts'

/** Bytes of a request: an RSA key of 16,384 bits has three thousand. */
const longest = 16_384

/** Reads a laptop's request, admits it, and answers. Returns the exit code; a refusal is a sentence on standard error. */
export async function join(
	command: string,
	channel: ServerChannel,
	joining: Joining,
	address: string,
	gate: OpenGate,
): Promise<number> {
	const who = { host: joining.host, address }
	const refuse = (reason: string, code = 1): number => {
		gate.log.warn({ ...who, reason }, 'joining refused')
		gate.settings.refused('token')
		channel.stderr.write(`altroot: ${reason}\n`)
		return code
	}
	try {
		if (command !== pairingCommand) return refuse(`a token opens \`${pairingCommand}\` and nothing else`)
		const request = readRequest(await readText(channel))
		if (request === undefined) return refuse('this is no request to join')
		if (joining.refusal !== undefined) return refuse(joining.refusal, tokenSpent)
		if (request.name !== undefined && request.name !== joining.host)
			return refuse(`this token is for the host ${joining.host}, not for ${request.name}: give --name ${joining.host}`)
		if (request.publicKey !== undefined) {
			const key = parsePublicKey(request.publicKey)
			if (key === undefined) return refuse('this is no public key')
			const other = otherOwner(key, joining.host, gate)
			if (other !== undefined) return refuse(`this key is the one of ${other}; each laptop needs a key of its own`)
			// Without its comment, which nobody has checked.
			if (!(await joining.admit(`${key.type} ${key.blob.toString('base64')}`)))
				return refuse('this token was used already', tokenSpent)
			gate.log.info({ ...who, fingerprint: fingerprintOf(key.blob) }, 'joined')
		}
		channel.write(`${joining.answer}\n`)
		return 0
	} catch (error) {
		gate.log.error({ ...who, error: messageOf(error) }, 'joining failed')
		channel.stderr.write('altroot: the gate could not do this; its log says why\n')
		return 1
	}
}

async function readText(channel: ServerChannel): Promise<string> {
	let text = ''
	for await (const piece of channel.iterator({ destroyOnReturn: false })) {
		text += String(piece)
		if (text.length > longest) break
	}
	return text
}

function readRequest(text: string): JoinRequest | undefined {
	try {
		return text.length > longest ? undefined : JoinRequest.parse(JSON.parse(text))
	} catch {
		return undefined
	}
}

/** A key that two hosts share admits neither (authenticate.ts): one could lock the other out. */
function otherOwner(key: PublicKey, host: string, { settings }: OpenGate): string | undefined {
	return settings.hosts().find(({ name, key: line }) => name !== host && parsePublicKey(line)?.blob.equals(key.blob))
		?.name
}
