import { freeBuffer } from '@altroot/agent-server/gate/free-buffer'
import { expect, test } from 'vitest'

test('the memory of a large buffer is given back at once', () => {
	const before = process.memoryUsage().arrayBuffers
	const buffer = Buffer.allocUnsafeSlow(32 * 1024 * 1024)
	freeBuffer(buffer)
	expect(buffer.length).toBe(0)
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024)
})

test('a buffer that shares its memory with others is left as it is', () => {
	const pooled = Buffer.from('a'.repeat(Buffer.poolSize / 2 - 1))
	freeBuffer(pooled)
	expect(pooled.length).toBe(Buffer.poolSize / 2 - 1)
	const part = Buffer.alloc(8192).subarray(0, 4096)
	freeBuffer(part)
	expect(part.length).toBe(4096)
})
