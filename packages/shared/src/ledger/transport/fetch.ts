import { createHash } from 'node:crypto'
import { join } from 'node:path'
import git from 'isomorphic-git'
import { AgentError, exitCode } from '../../errors.ts'
import { type Ledger, resolve } from '../ledger.ts'
import { remoteName } from '../names.ts'
import { collect, readAdvertisement } from './advertisement.ts'
import { flush, packet, readPackets } from './pkt-line.ts'
import { ask, type Transport } from './transport.ts'

/** A pack without objects: 12 bytes of header and 20 of checksum (gitformat-pack(5)). */
const emptyPack = 32

/**
 * Fetches one ref of the other side with all that it reaches. A branch goes to its tracking branch, any other ref (the
 * notes) to the ref of the same name, whatever that was. Returns the commit, or undefined where the other side has no
 * such ref. `whole`: with all its history, whatever we have of it. AgentErrors: `connection-lost`, `ledger-refused`, `no-ledger`.
 *
 * The pack is on disk before its index, and that before the ref, so a crash leaves at most a pack that nothing names.
 * (isomorphic-git's own fetch moves refs first, and needs a HEAD at the other side, which the gate does not show.)
 */
export async function fetchRef(
	ledger: Ledger,
	transport: Transport,
	ref: string,
	{ whole = false } = {},
): Promise<string | undefined> {
	const into = ref.replace(/^refs\/heads\//, `refs/remotes/${remoteName}/`)
	try {
		const wanted = (await readAdvertisement(transport, 'git-upload-pack')).refs.get(ref)
		if (wanted === undefined) return undefined
		const known = whole ? undefined : await resolve(ledger, into)
		if (known === wanted) return wanted
		const ours = whole ? [] : [known, await resolve(ledger, ref)]
		const haves = new Set(ours.filter((id) => id !== undefined))
		await storePack(ledger, await requestPack(transport, wanted, haves))
		await git.writeRef({ ...ledger, ref: into, value: wanted, force: true })
		return wanted
	} finally {
		transport.close()
	}
}

/**
 * A pack with `wanted` and what it reaches beyond `haves`, of at most `most` bytes; to be asked right behind the
 * advertisement. gitprotocol-pack(5), "packfile negotiation": all in one request, because we know best what we have.
 */
export async function requestPack(
	transport: Transport,
	wanted: string,
	haves: ReadonlySet<string>,
	most = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
	const want = packet(`want ${wanted} side-band-64k ofs-delta no-progress\n`)
	const have = [...haves].map((id) => packet(`have ${id}\n`)).join('')
	const request = Buffer.from(`${want}${flush}${have}${packet('done\n')}`)
	const body = await ask(transport, 'git-upload-pack', request)
	const { lines } = readPackets(await collect(body, most))
	const bands = lines.filter((line) => !/^(?:ACK|NAK)/.test(line.toString('latin1', 0, 3)))
	const pack = Buffer.concat(bands.filter((line) => line[0] === 1).map((line) => line.subarray(1)))
	if (isWhole(pack)) return pack
	const said = bands.filter((line) => line[0] === 3).map((line) => line.toString('utf8', 1).trim())
	throw transport.trouble() ?? cutShort([...said, transport.said().trim()].join('\n').trim())
}

/** A pack ends with the SHA-1 of what comes before. */
function isWhole(pack: Buffer): boolean {
	const end = pack.length - 20
	return end > 0 && createHash('sha1').update(pack.subarray(0, end)).digest().equals(pack.subarray(end))
}

async function storePack({ fs, gitdir, cache }: Ledger, pack: Buffer): Promise<void> {
	if (pack.length <= emptyPack) return
	const filepath = `objects/pack/pack-${pack.toString('hex', pack.length - 20)}.pack`
	await fs.promises.writeFile(join(gitdir, filepath), pack)
	await git.indexPack({ fs, dir: gitdir, gitdir, filepath, cache })
}

function cutShort(said: string): AgentError {
	return new AgentError('connection-lost', `the other side sent no whole pack${said === '' ? '' : `: ${said}`}`, {
		disposition: 'retry',
		exit: exitCode.unreachable,
		hint: 'it is tried again',
	})
}
