import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { branchOf } from '@altroot/shared/ledger/names'
import { type NewObject, newObject } from '@altroot/shared/ledger/object'
import { flush, packet } from '@altroot/shared/ledger/transport/pkt-line'
import { type Child, spawn } from '@altroot/shared/platform/spawn'
import { openSigner } from '@altroot/shared/ssh/signature'
import { expect, onTestFinished, test } from 'vitest'
import { type House, openHouse } from '../integration/gate/support/house.ts'
import { sshOptions } from '../integration/gate/support/openssh.ts'
import { exec, outcome, rawClient } from '../integration/gate/support/raw.ts'
import { packOf } from '../integration/receive/support/packs.ts'
import { nothing } from '../integration/receive/support/push.ts'
import { commitOf, nested, revision } from '../integration/receive/support/revisions.ts'

/** What two clients may cost each other: half of the gate each, and some milliseconds for a turn that is not cut in two. */
const share = { factor: 2, margin: 100 }
const pushes = 15

test.each<[string, () => NewObject[]]>([
	['49,000 files', () => Array.from({ length: 49_000 }, (_, n) => newObject('blob', Buffer.from(`file ${n}`)))],
	['54 MB in six files', () => Array.from({ length: 6 }, () => newObject('blob', randomBytes(9_000_000)))],
])(
	'who pushes %s, over and over, delays another’s pushes by no more than its share',
	{
		timeout: 60_000,
	},
	async (_title, blobs) => {
		const house = await openHouse()
		const push = await pusher(house)
		const before = await meanOf(pushes, push)
		const attack = startAttack(house, blobs())
		await once(attack.stdout, 'data')
		let refused = 0
		attack.stdout.on('data', () => void refused++)
		const busy = await meanOf(pushes, push)
		while (refused === 0) await push() // it was at work all the time
		attack.stop()
		await attack.ended
		const quiet = Math.max(before, await meanOf(pushes, push))
		expect(busy).toBeLessThan(share.factor * quiet + share.margin)
	},
)

/** Milliseconds that each of so many takes. */
async function meanOf(count: number, action: () => Promise<void>): Promise<number> {
	const start = performance.now()
	for (let n = 0; n < count; n++) await action()
	return (performance.now() - start) / count
}

/** Pushes one small revision after the other, over one connection, as a laptop does. */
async function pusher(house: House): Promise<() => Promise<void>> {
	const client = await rawClient(house, house.laptop)
	const signer = openSigner(readFileSync(house.laptop.identity, 'utf8'))!
	let before: string | undefined
	let edits = 0
	return async () => {
		const files = { 'etc/portage/package.use': `app-misc/a flag${edits++}\n` }
		const objects = commitOf(revision(files).slice(0, -1), before, 'an edit\n', signer)
		const channel = await exec(client, "git-receive-pack '/ledger'")
		channel.end(requestOf('laptop', objects, before))
		expect((await outcome(channel)).stdout).toContain('ok refs')
		before = objects.at(-1)!.id
	}
}

/** Another host pushes this again and again, from processes of its own. It is not signed, so that each is refused at the end. */
function startAttack(house: House, blobs: readonly NewObject[]): Child {
	const entries = blobs.map(({ id }, n) => ({ mode: '100644', name: `file${String(n).padStart(6, '0')}`, id }))
	const path = join(house.directory, 'request')
	writeFileSync(
		path,
		requestOf('other', commitOf([...blobs, ...nested('etc/portage', entries)], undefined, 'x\n', null)),
	)
	const ssh = `ssh ${sshOptions(house, house.other).join(' ')} altroot@127.0.0.1 "git-receive-pack '/ledger'"`
	const attack = spawn('sh', ['-c', `while :; do ${ssh} < ${path} | grep -a '^....ng '; done`], {
		PATH: process.env.PATH ?? '',
	})
	onTestFinished(() => attack.stop())
	attack.stderr.resume()
	return attack
}

function requestOf(host: string, objects: readonly NewObject[], before = nothing): Buffer {
	const update = packet(`${before} ${objects.at(-1)!.id} ${branchOf(host)}\0report-status\n`)
	return Buffer.concat([Buffer.from(`${update}${flush}`), packOf(objects)])
}
