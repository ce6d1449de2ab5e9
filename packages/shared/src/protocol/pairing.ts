import * as z from 'zod'

/** The user name with which a laptop that has no key on the server yet logs in; its password is the one-time token. */
export const pairingUser = 'join'

/** What that user may run, and nothing else. */
export const pairingCommand = 'altroot join'

/** Its exit code where the token was right, but is used up or has expired. */
export const tokenSpent = 3

/** What a laptop sends to its standard input. Without a key it only asks for the answer, and the token stays good. */
export const JoinRequest = z.object({
	/** The host that the laptop takes itself for; refused where the token is another's. */
	name: z.string().exactOptional(),
	/** The line of its public key. */
	publicKey: z.string().exactOptional(),
})
export type JoinRequest = z.infer<typeof JoinRequest>

/** What is written into files of the laptop has to stay on its line. */
const path = z.string().regex(/^\/[^\0-\x1f\x7f]*$/)
const word = z.string().regex(/^[\w.+-]+$/)
/** An OpenPGP public key in ASCII armour. */
const armoredKey = z
	.string()
	.max(16_384)
	.regex(/^-----BEGIN PGP PUBLIC KEY BLOCK-----\n[\w+/=:.\s-]*-----END PGP PUBLIC KEY BLOCK-----\n$/)

/** What the server tells a laptop that has proved its token. */
export const JoinAnswer = z.object({
	version: z.literal(1),
	host: word,
	/** Path of the ledger, as the gate names it. */
	ledger: path,
	/** Directory of the published packages on the server. */
	packages: path,
	/** The trees that can be synced from the server. */
	trees: z.array(z.object({ name: word, location: path })),
	serverVersion: z.string(),
	/** By which packages are signed; absent where the server signs none, or is from before it did. */
	packagesKey: armoredKey.exactOptional(),
})
export type JoinAnswer = z.infer<typeof JoinAnswer>
