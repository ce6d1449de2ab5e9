import { receivePush } from '@altroot/agent-server/receive/receive'
import type { Ledger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { flush, packet } from '@altroot/shared/ledger/transport/pkt-line'
import { systemClock } from '@altroot/shared/platform/clock'
import type { Signer } from '@altroot/shared/ssh/signature'
import { laptop } from './revisions.ts'

/** No revision, as git writes it. */
export const nothing = '0'.repeat(40)

export interface Manner {
	readonly ref?: string
	readonly host?: string
	/** Bytes in a piece. */
	readonly size?: number
	readonly leaveOpen?: boolean
	/** What the client waits for before it sends anything. */
	readonly first?: () => Promise<void>
	/** Whose keys the host has or had. */
	readonly signers?: readonly Signer[]
}

/** Pushes a pack to a ledger as a client of the gate, without the network between. */
export async function pushTo(ledger: Ledger, pack: Buffer, next: string, old: string = nothing, manner: Manner = {}) {
	const { host = 'laptop', size = 65_536, leaveOpen = false, signers = [laptop], first } = manner
	const ref = manner.ref ?? branchOf(host)
	const request = Buffer.from(`${packet(`${old} ${next} ${ref}\0report-status\n`)}${flush}`)
	const reasons: string[] = []
	let answer = ''
	const exitCode = await receivePush({
		ledger,
		host,
		signers: signers.map(({ publicKey }) => publicKey),
		clock: systemClock,
		input: pieces(Buffer.concat([request, pack]), size, leaveOpen, first),
		write: (text) => {
			answer += text
		},
		refuse: (reason) => void reasons.push(reason),
	})
	return { exitCode, taken: answer.includes(`ok ${ref}\n`), reasons, answer }
}

async function* pieces(
	bytes: Buffer,
	size: number,
	leaveOpen: boolean,
	first: Manner['first'],
): AsyncGenerator<Buffer> {
	await first?.()
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
	if (leaveOpen) await new Promise(() => {})
}
