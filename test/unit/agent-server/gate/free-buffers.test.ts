import { freeBuffers } from '@altroot/agent-server/gate/free-buffers'
import { expect, test } from 'vitest'

const mebibyte = 1024 * 1024

test('buffers that are done are freed each time that 8 MiB have gone through', () => {
	const seen: number[] = []
	for (let n = 0; n < 1000; n++) {
		freeBuffers(Buffer.allocUnsafeSlow(mebibyte / 4))
		seen.push(process.memoryUsage().arrayBuffers)
	}
	expect(Math.max(...seen) - Math.min(...seen)).toBeLessThan(20 * mebibyte) // of 250 MiB
})
