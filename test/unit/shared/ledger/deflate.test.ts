import { type Inflate, inflateSync } from 'node:zlib'
import { deflate, inflateStored } from '@altroot/shared/ledger/deflate'
import fc from 'fast-check'
import { expect, it } from 'vitest'

it('what is stored as it is, and what is compressed, inflates to what it was', () => {
	const content = fc.oneof(
		fc.uint8Array({ maxLength: 4096, size: 'max' }),
		fc.integer({ min: 2040, max: 2060 }).map((length) => new Uint8Array(length).fill(255)),
	)
	fc.assert(
		fc.property(content, (bytes) => {
			expect(inflateSync(deflate(bytes)).equals(bytes)).toBe(true)
		}),
	)
})

const small = fc.uint8Array({ maxLength: 2048, size: 'max' })

it('what is stored as it is can be taken out again without zlib, wherever it lies', () => {
	fc.assert(
		fc.property(small, fc.uint8Array(), fc.uint8Array(), (content, before, behind) => {
			const bytes = Buffer.concat([before, deflate(content), behind])
			const found = inflateStored(bytes, before.length, content.length)
			expect(found).toEqual({ content: Buffer.from(content), end: bytes.length - behind.length })
		}),
	)
})

it('whatever is changed in it, it is taken for what zlib takes it for, or left to zlib', () => {
	const change = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat(3), more: fc.integer({ min: -1, max: 1 }) })
	fc.assert(
		fc.property(small, change, (content, { at, byte, cut, more }) => {
			const bytes = Buffer.from(deflate(content))
			bytes[at % bytes.length] = byte
			const found = inflateStored(bytes.subarray(0, bytes.length - cut), 0, content.length + more)
			if (found === undefined) return
			const { buffer, engine } = inflateSync(bytes, { info: true }) as unknown as { buffer: Buffer; engine: Inflate }
			expect(found).toEqual({ content: buffer, end: engine.bytesWritten })
		}),
		{ numRuns: 2000 },
	)
})
