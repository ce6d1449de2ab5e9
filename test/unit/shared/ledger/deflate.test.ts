import { inflateSync } from 'node:zlib'
import { deflate } from '@altroot/shared/ledger/deflate'
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
