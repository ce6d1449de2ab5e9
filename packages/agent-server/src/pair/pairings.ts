import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hostName, publicKey } from '@altroot/shared/config/values'
import { hasErrno } from '@altroot/shared/errors'
import type { Clock } from '@altroot/shared/platform/clock'
import { writeWhole } from '@altroot/shared/platform/disk'
import { JoinAnswer } from '@altroot/shared/protocol/pairing'
import * as z from 'zod'
import { forgetKeys } from './keys.ts'
import { hashToken, makeToken } from './token.ts'

/** Milliseconds that a token is good for. */
const tokenLife = 15 * 60_000

/** The newest token of a host. It stays after its use, because the host's key is filed under it. */
export const Pairing = z.object({
	host: hostName,
	/** SHA-256 of the token, in hex. */
	hash: z.string().regex(/^[0-9a-f]{64}$/),
	/** Milliseconds since the epoch. */
	expires: z.number(),
	/** The key that is in force until the token is used; null for a new host. */
	key: publicKey.nullable(),
	answer: JoinAnswer,
})
export type Pairing = z.infer<typeof Pairing>

/** Where pairings and the keys that came of them are kept. */
export interface PairingPlaces {
	readonly pairings: string
	readonly keys: string
}

/** Only the gate, by the directory's group, reads it. */
const pairingMode = 0o640

/**
 * Makes a token for a host and returns it; only its hash is kept. One rename revokes the token before it and keeps
 * `key`, the one that is in force now: a crash leaves the old pairing or the new one, with the same key in force.
 */
export async function beginPairing(
	places: PairingPlaces,
	answer: JoinAnswer,
	key: string | null,
	clock: Clock,
): Promise<string> {
	const token = makeToken()
	const { host } = answer
	const pairing: Pairing = {
		host,
		hash: hashToken(token).toString('hex'),
		expires: clock.now() + tokenLife,
		key,
		answer,
	}
	await writeWhole(pairingPath(places, host), `${JSON.stringify(pairing)}\n`, pairingMode)
	await forgetKeys(places.keys, host, pairing)
	return token
}

/** The newest pairing of a host; undefined where it never had one. */
export function readPairing(places: PairingPlaces, host: string): Pairing | undefined {
	try {
		return Pairing.parse(JSON.parse(readFileSync(pairingPath(places, host), 'utf8')))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}

/** Ends what a host has by pairing: its token first, with which every key of it is out of force. */
export async function endPairing(places: PairingPlaces, host: string): Promise<void> {
	await rm(pairingPath(places, host), { force: true })
	await forgetKeys(places.keys, host)
}

function pairingPath({ pairings }: PairingPlaces, host: string): string {
	return join(pairings, `${host}.json`)
}
