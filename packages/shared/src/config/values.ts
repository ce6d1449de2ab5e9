import { isIP } from 'node:net'
import * as z from 'zod'
import { AgentError } from '../errors.ts'
import { parseRemote } from '../ssh/remote.ts'

/** A name of a host: it becomes part of a git branch, a file name and a command line. */
export const hostName = z
	.string()
	.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, 'expected letters, digits, `-` and `_`, at most 63, for example laptop')

export const absolutePath = z.string().regex(/^\/[^\0]*$/, 'expected an absolute path, for example /var/lib/altroot')

/** The root of a laptop's twin: never the machine's own. */
export const altRoot = absolutePath.regex(/[^/]/, 'expected another directory than /, for example /alt')

/** A program by its name or path. */
export const program = z.string().min(1, 'expected the name or path of a program')

/** Where a ledger lives besides this machine's own, as `parseRemote` takes it; empty: nowhere. */
export const remoteOrNone = z.string().superRefine((text, context) => {
	try {
		if (text !== '') parseRemote(text)
	} catch (error) {
		if (!(error instanceof AgentError)) throw error
		context.addIssue({ code: 'custom', message: `${error.message}: ${error.hint}` })
	}
})

export const yesOrNo = z.enum(['yes', 'no'], { error: 'expected yes or no' }).transform((word) => word === 'yes')

export const positiveCount = z
	.string()
	.regex(/^[1-9][0-9]{0,3}$/, 'expected a whole number from 1')
	.transform(Number)

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A length of time, in milliseconds: `100ms`, `30s`, `5m`, `1h`, `90d`. */
export const duration = z
	.string()
	.regex(/^[0-9]{1,9}(ms|s|m|h|d)$/, 'expected a length of time, for example 100ms, 30s, 5m, 1h or 90d')
	.transform((text) => {
		const [, count, unit] = /^(\d+)(\w+)$/.exec(text) ?? []
		return Number(count) * units[unit as keyof typeof units]
	})

/** The same, or empty for never. */
export const durationOrNever = z.string().transform((text, context): number | undefined => {
	if (text === '') return undefined
	const { data, error } = duration.safeParse(text)
	if (error) context.addIssue({ code: 'custom', message: error.issues[0]!.message })
	return data ?? z.NEVER
})

/** Hosts as distcc(1) takes them; nothing that make.conf or a shell would take apart. */
export const distccHosts = z
	.string()
	.regex(/^[\w.:@/,[\]+~ -]*$/, 'expected hosts as distcc takes them, for example localhost/2 192.0.2.7/8')

export interface Address {
	readonly address: string
	readonly port: number
}

/** `ADDRESS:PORT`, an IPv6 address in brackets; empty: nothing is listened on. */
export const listenAddress = z.string().transform((text, context): Address | undefined => {
	if (text === '') return undefined
	const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
	const address = bracketed ?? plain ?? ''
	if ((isIP(address) || address === 'localhost') && Number(port) < 65_536) return { address, port: Number(port) }
	context.addIssue({ code: 'custom', message: 'expected ADDRESS:PORT, for example 0.0.0.0:2222 or [::]:2222' })
	return z.NEVER
})

/** An OpenSSH public key line of the kinds that OpenSSH makes today. */
export const publicKey = z
	.string()
	.regex(
		/^(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-rsa) [A-Za-z0-9+/=]+( .*)?$/,
		'expected a public key line, for example `ssh-ed25519 AAAA…`, as in a .pub file',
	)
