import { hostname } from 'node:os'
import type { Address } from '@altroot/shared/config/values'
import type { Run } from '@altroot/shared/platform/run'

/** Milliseconds that a name service may take to tell us our own full name. */
const patience = 3000

/**
 * By what name or address a laptop most likely reaches the gate: the address that it listens on where that is one alone,
 * else this machine's full name, else its short one.
 */
export async function ownAddress(listen: Address, run: Run): Promise<string> {
	if (listen.address !== '0.0.0.0' && listen.address !== '::') return listen.address
	const name = hostname()
	if (name.includes('.')) return name
	const full = (await run('hostname', ['-f'], { timeout: patience })).stdout.trim()
	return full.startsWith(`${name}.`) ? full : name
}

/** Reads `NAME`, `NAME:PORT`, `ADDRESS` or `[IPV6]:PORT`; undefined where it is none of these. */
export function parseReach(
	text: string,
	port: number,
): { readonly address: string; readonly port: number } | undefined {
	const [, bracketed, plain, given] =
		/^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9][A-Za-z0-9._-]*))(?::(\d{1,5}))?$/.exec(text) ?? []
	const address = bracketed ?? plain ?? (/^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text) ? text : undefined)
	return address === undefined ? undefined : { address, port: given === undefined ? port : Number(given) }
}
