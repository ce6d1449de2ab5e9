import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type Ledger, openLedger } from '@altroot/shared/ledger/ledger'
import type { NewObject } from '@altroot/shared/ledger/object'
import { othersTurn } from '@altroot/shared/ledger/pack/turns'
import { beforeEach, expect, it } from 'vitest'
import { packOf } from './support/packs.ts'
import { pushTo } from './support/push.ts'
import { emptyLedger } from './support/refused.ts'
import { commitOf, nested, revision } from './support/revisions.ts'

let ledger: Ledger
const first = revision({ 'etc/portage/package.use/video': 'a/b c\n' })
const [blob, folder] = first as [NewObject, NewObject]
const tip = first.at(-1)!.id

beforeEach(async () => {
	ledger = await emptyLedger()
	expect(await pushTo(ledger, packOf(first), tip)).toMatchObject({ taken: true })
})

it('what a revision replaces is not read from the disk again, where it came lately', async () => {
	for (const { id, type } of first) if (type === 'tree') lose(id)
	const second = revision({ 'etc/portage/package.use/video': 'a/b d\n' }, first)
	const brought = second.filter((object) => !first.includes(object))
	expect(await pushTo(ledger, packOf(brought), second.at(-1)!.id, tip)).toMatchObject({ taken: true })
})

it('what a revision names and does not bring has to be on the disk, however lately it came', async () => {
	const files = { mode: '40000', name: 'package.mask', id: folder.id }
	const moved = commitOf(nested('etc/portage', [files]), tip)
	lose(folder.id)
	expect(await pushTo(ledger, packOf(moved), moved.at(-1)!.id, tip)).toMatchObject({
		taken: false,
		reasons: [`the push lacks the tree ${folder.id}`],
	})
})

it('a file that a revision moves has to be there, too', async () => {
	const file = { mode: '100644', name: 'make.conf', id: blob.id }
	const moved = commitOf(nested('etc/portage', [file]), tip)
	lose(blob.id)
	expect(await pushTo(ledger, packOf(moved), moved.at(-1)!.id, tip)).toMatchObject({ taken: false })
})

it('nor can a revision stand on one that is gone', async () => {
	const second = revision({ 'etc/portage/package.use/video': 'a/b d\n' }, undefined, tip)
	lose(tip)
	expect(await pushTo(ledger, packOf(second), second.at(-1)!.id, tip)).toMatchObject({
		taken: false,
		reasons: [`the push lacks the commit ${tip}`],
	})
})

it('the revision that a push will build upon is read while the client has nothing sent yet', async () => {
	const second = revision({ 'etc/portage/package.use/video': 'a/b d\n' }, undefined, tip)
	const loseTip = async (): Promise<void> => {
		await othersTurn()
		await othersTurn()
		lose(tip)
	}
	expect(await pushTo(ledger, packOf(second), second.at(-1)!.id, tip, { first: loseTip })).toMatchObject({
		taken: true,
	})
})

it('a torn one is told of when something is built upon it, not before', async () => {
	truncateSync(pathOf(tip), 10)
	expect(await pushTo(ledger, Buffer.alloc(0), tip, tip)).toMatchObject({ taken: false })
	const second = revision({ 'etc/portage/package.use/video': 'a/b d\n' }, undefined, tip)
	const pushed = pushTo(ledger, packOf(second), second.at(-1)!.id, tip)
	await expect(pushed).rejects.toThrow('holds no whole object')
})

it('a ledger that is opened anew knows its trees from the disk alone', async () => {
	lose(folder.id)
	const second = revision({ 'etc/portage/package.use/video': 'a/b d\n' }, undefined, tip)
	const pushed = pushTo(openLedger(ledger.gitdir), packOf(second), second.at(-1)!.id, tip)
	expect(await pushed).toMatchObject({ taken: false, reasons: [`the push lacks the tree ${folder.id}`] })
})

function lose(id: string): void {
	rmSync(pathOf(id))
}

function pathOf(id: string): string {
	return join(ledger.gitdir, 'objects', id.slice(0, 2), id.slice(2))
}
