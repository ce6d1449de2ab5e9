import { AgentError, exitCode } from '../../errors.ts'
import { collect } from './advertisement.ts'
import { flush, packet, readPackets } from './pkt-line.ts'
import { ask, type Transport } from './transport.ts'

/** No revision: what a ref is that is not there, or is to go. */
export const noRevision = '0'.repeat(40)

/** A ref that is to move at the other side. */
export interface Update {
	readonly ref: string
	/** What the ref is at the other side. */
	readonly known: string | undefined
	/** What else the other side has. */
	readonly since: string | undefined
	readonly next: string
	/** Whether the answer may come in bands: the report in the first, what is for people in the second. */
	readonly banded: boolean
}

/**
 * Asks for an update, with the pack that it needs, and hears what became of it (gitprotocol-pack(5), "Pushing Data To a Server").
 * AgentErrors: `push-diverged`, `push-refused`, `connection-lost`.
 */
export async function command(
	transport: Transport,
	{ ref, known, next, banded }: Omit<Update, 'since'>,
	pack: readonly Uint8Array[],
): Promise<void> {
	const update = packet(
		`${known ?? noRevision} ${next} ${ref}\0report-status${banded ? ' side-band-64k' : ''} agent=altroot\n`,
	)
	const request = Buffer.concat([Buffer.from(`${update}${flush}`), ...pack])
	const body = await ask(transport, 'git-receive-pack', request)
	const answer = readAnswer(await collect(body), banded)
	const report = answer.report.map((line) => line.toString().trim())
	const said = [answer.said, transport.said()].join('\n').trim()
	if (report.includes(`ok ${ref}`)) return
	const reason = report.find((line) => line.startsWith(`ng ${ref} `))?.slice(`ng ${ref} `.length)
	if (reason === undefined) throw transport.trouble() ?? noReport(ref, said)
	if (/^(?:non-fast-forward|fetch first)/.test(reason)) throw diverged(ref)
	const unpack = report.find((line) => line.startsWith('unpack ') && line !== 'unpack ok')
	throw refused(ref, reason, unpack, said)
}

/** gitprotocol-pack(5), "Packfile Data": the first byte of each line says which band it belongs to. */
function readAnswer(bytes: Buffer, banded: boolean): { report: readonly Buffer[]; said: string } {
	const { lines } = readPackets(bytes)
	if (!banded) return { report: lines, said: '' }
	const band = (number: number): Buffer[] => lines.filter((line) => line[0] === number).map((line) => line.subarray(1))
	return { report: readPackets(Buffer.concat(band(1))).lines, said: Buffer.concat([...band(2), ...band(3)]).toString() }
}

function refused(ref: string, reason: string, unpack: string | undefined, said: string): AgentError {
	const more = said.includes(reason) ? '' : `\n${said}`.trimEnd()
	const why = said.includes(reason) ? said : `${reason}${unpack === undefined ? '' : ` (${unpack})`}${more}`
	return new AgentError('push-refused', `${ref} was not taken: ${why}`, {
		disposition: isTransient(reason) ? 'retry' : 'stall',
		data: { ref, reason },
	})
}

/** Two pushes at the same moment: git holds a ref's lock for milliseconds. */
function isTransient(reason: string): boolean {
	return /failed to (?:update ref|lock)|cannot lock/.test(reason)
}

function noReport(ref: string, said: string): AgentError {
	return new AgentError('connection-lost', `the other side did not say whether it took ${ref}${said && `: ${said}`}`, {
		disposition: 'retry',
		exit: exitCode.unreachable,
		hint: 'it is tried again',
	})
}

/** The other side has revisions of a branch that are not here. */
export function diverged(ref: string): AgentError {
	return new AgentError('push-diverged', `${ref} has revisions at the other side that are not here`, {
		disposition: 'wait',
		exit: exitCode.decision,
		hint: '`altroot-client pull` shows and applies them',
		data: { ref },
	})
}
