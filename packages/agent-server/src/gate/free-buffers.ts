import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes carried between two collections: each takes about a millisecond. */
const period = 8 * 1024 * 1024

let carried = 0
let collect: (() => void) | undefined

/**
 * Told of each piece that went through this process, frees the buffers of those that are done. ssh2 and Node.js take
 * three new buffers for each piece, outside V8's heap. V8 frees them when its own young heap is full, which the few
 * objects around them seldom bring about; before that they are 64 MiB, and V8 looks through the whole heap for something
 * to free, twenty times a second. That was half of the gate's time, and a quarter of its memory.
 */
export function freeBuffers({ length }: Uint8Array): void {
	carried += length
	if (carried < period) return
	carried = 0
	collect ??= youngCollector()
	collect()
}

/** V8 offers no other way to its young heap while a program runs. */
function youngCollector(): () => void {
	setFlagsFromString('--expose-gc')
	// Freed by another thread, which a busy machine makes wait, they would count as taken and lead to the above.
	setFlagsFromString('--no-concurrent-array-buffer-sweeping')
	const gc = runInNewContext('gc') as NodeJS.GCFunction
	return () => void gc({ type: 'minor' })
}
