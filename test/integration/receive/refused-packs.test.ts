import { deflateSync } from 'node:zlib'
import { newObject } from '@altroot/shared/ledger/object'
import { printEntryHead } from '@altroot/shared/ledger/pack/pack-entry'
import { printPack } from '@altroot/shared/ledger/pack/write-pack'
import { describe, it } from 'vitest'
import { packOf, sealed } from './support/packs.ts'
import { nothing } from './support/push.ts'
import { expectRefused } from './support/refused.ts'
import { revision } from './support/revisions.ts'

describe('a pack that is none, or lies, is refused in one sentence, and nothing of it stays', () => {
	it.each([
		['a pack cut short', (pack: Buffer) => pack.subarray(0, pack.length - 30), 'the pack ends in the middle'],
		[
			'a wrong checksum',
			(pack: Buffer) => Buffer.concat([pack.subarray(0, -1), Buffer.from([pack.at(-1)! ^ 1])]),
			'checksum',
		],
		[
			'a changed byte',
			(pack: Buffer) => flip(pack, pack.length >> 1),
			/damaged|shorter|longer|middle|checksum|no known kind/,
		],
		[
			'something behind it',
			(pack: Buffer) => Buffer.concat([pack, Buffer.from('x')]),
			'something stands behind the pack',
		],
		['no pack at all', () => Buffer.from('x'.repeat(100)), 'no pack of version 2'],
		['an empty pack', () => printPack([]).bytes, 'may not take in|lacks'],
	])('%s', async (_title, spoil, sentence) => {
		const all = revision({ 'etc/portage/package.use': 'a/b c\n'.repeat(50) })
		await expectRefused(new RegExp(sentence), spoil(packOf(all)), all.at(-1)!.id)
	})

	it('a bomb: little that inflates to much, told or untold', async () => {
		const bomb = deflateSync(Buffer.alloc(20_000_000))
		const entry = (size: number): Buffer => Buffer.concat([printEntryHead('blob', size), bomb])
		await expectRefused('an object of the pack has more than', sealed([entry(20_000_000)]), nothing.replace('0', '1'))
		await expectRefused('is longer than it says', sealed([entry(100)]), nothing.replace('0', '1'))
		const tenth = Buffer.concat([printEntryHead('blob', 10_000_000), deflateSync(Buffer.alloc(10_000_000))])
		await expectRefused('too much together', sealed(Array(14).fill(tenth)), nothing.replace('0', '1'))
	})

	it('a hundred thousand objects', async () => {
		const entry = Buffer.concat([printEntryHead('blob', 1), deflateSync(Buffer.from('x'))])
		await expectRefused('more than 80000 objects', sealed(Array(100_000).fill(entry)), nothing.replace('0', '1'))
	})

	it('deltas in a circle, on nothing, and on what they do not fit', async () => {
		const [one, two] = ['1', '2'].map((digit) => digit.repeat(40))
		const delta = (base: string, body: number[]): Buffer => {
			const head = printEntryHead('id-delta', body.length)
			return Buffer.concat([head, Buffer.from(base, 'hex'), deflateSync(Buffer.from(body))])
		}
		const start = nothing.replace('0', '1')
		await expectRefused('has no base', sealed([delta(one!, [1, 1, 0x90, 1]), delta(two!, [1, 1, 0x90, 1])]), start)
		const blob = newObject('blob', Buffer.from('x'))
		const whole = Buffer.concat([printEntryHead('blob', 1), deflateSync(Buffer.from('x'))])
		await expectRefused('does not fit its base', sealed([whole, delta(blob.id, [9, 1, 0x90, 1])]), start)
		await expectRefused(
			'does not fit its base',
			sealed([whole, delta(blob.id, [1, 255, 255, 255, 127, 0x90, 1])]),
			start,
		)
	})
})

function flip(bytes: Buffer, at: number): Buffer {
	const changed = Buffer.from(bytes)
	changed[at]! ^= 0x55
	return changed
}
