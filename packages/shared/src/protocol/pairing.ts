import { z } from 'zod'
import { hostName, publicKey } from '../config/values.ts'
import { OfferedTree } from './host-status.ts'

/** The user name with which a laptop that has no key on the server yet logs in; its password is the one-time token. */
export const pairingUser = 'join'

/** What that user may run, and nothing else. */
export const pairingCommand = 'altroot join'

/** What a laptop sends to its standard input. Without a key it only asks for the answer, and the token stays good. */
export const JoinRequest = z.object({
	/** The host that the laptop takes itself for; refused where the token is another's. */
	name: hostName.exactOptional(),
	publicKey: publicKey.exactOptional(),
})
export type JoinRequest = z.infer<typeof JoinRequest>

/** What the server tells a laptop that has proved its token. */
export const JoinAnswer = z.object({
	version: z.literal(1),
	host: hostName,
	/** Path of the ledger, as the gate names it. */
	ledger: z.string(),
	/** Directory of the published packages on the server. */
	packages: z.string(),
	trees: z.array(OfferedTree),
	serverVersion: z.string(),
})
export type JoinAnswer = z.infer<typeof JoinAnswer>
