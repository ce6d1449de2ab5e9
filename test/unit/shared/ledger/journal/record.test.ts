import {
	type Advance,
	headerBytes,
	printHeader,
	printRecord,
	readEra,
	readRecords,
} from '@altroot/shared/ledger/journal/record'
import { newObject, objectTypes } from '@altroot/shared/ledger/object'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const era = 'ab'.repeat(16)
const id = fc.stringMatching(/^[\da-f]{40}$/)
const object = fc
	.tuple(fc.constantFrom(...objectTypes), fc.uint8Array({ maxLength: 300 }))
	.map(([type, content]) => newObject(type, Buffer.from(content)))
const advance: fc.Arbitrary<Advance> = fc.record({
	ref: fc.constantFrom('refs/heads/hosts/laptop', 'refs/heads/hosts/ähnlich'),
	before: fc.option(id, { nil: undefined }),
	next: id,
	objects: fc.array(object, { maxLength: 5 }),
})

/** A journal as it lies on the disk: what earlier eras left, and these records over it. */
function journalOf(records: readonly Buffer[], left: Uint8Array = Buffer.alloc(0)): Buffer {
	const written = Buffer.concat([printHeader(era), ...records])
	const file = Buffer.alloc(Math.max(8192, written.length))
	file.set(left)
	file.set(written)
	return file
}

it('what is written is read again, in order, whatever stood there before', () => {
	fc.assert(
		fc.property(fc.array(advance, { maxLength: 4 }), fc.array(advance, { maxLength: 4 }), (records, older) => {
			const left = Buffer.concat([printHeader(''), ...older.map((one) => printRecord('cd'.repeat(16), one))])
			const file = journalOf(
				records.map((one) => printRecord(era, one)),
				left,
			)
			expect([...readRecords(file)]).toEqual(records)
		}),
	)
})

it('a journal that is cut short, or has one wrong byte, gives the records before that', () => {
	fc.assert(
		fc.property(
			fc.array(advance, { minLength: 1, maxLength: 4 }),
			fc.nat(),
			fc.boolean(),
			(records, anywhere, isCut) => {
				const printed = records.map((one) => printRecord(era, one))
				const file = journalOf(printed)
				const all = printed.reduce((bytes, one) => bytes + one.length, headerBytes)
				const at = headerBytes + (anywhere % (all - headerBytes))
				const whole = printed.filter((_, index) => endOf(printed, index) <= at).length
				const damaged = isCut ? file.subarray(0, at) : flipped(file, at)
				expect([...readRecords(damaged)]).toEqual(records.slice(0, whole))
			},
		),
	)
})

it('what is no journal has no records: another header, an empty file, noise', () => {
	const record = printRecord(era, { ref: 'refs/heads/hosts/laptop', before: undefined, next: id_, objects: [] })
	for (const header of ['', 'altroot journal 2 ', 'x'.repeat(64)]) {
		const file = journalOf([record])
		file.set(Buffer.from(header.padEnd(headerBytes)))
		expect([...readRecords(file)]).toEqual([])
		expect(readEra(file)).toBeUndefined()
	}
	expect([...readRecords(Buffer.alloc(0))]).toEqual([])
})

const id_ = '1'.repeat(40)

function endOf(printed: readonly Buffer[], index: number): number {
	return printed.slice(0, index + 1).reduce((bytes, one) => bytes + one.length, headerBytes)
}

function flipped(file: Buffer, at: number): Buffer {
	const copy = Buffer.from(file)
	copy[at]! ^= 0x55
	return copy
}
