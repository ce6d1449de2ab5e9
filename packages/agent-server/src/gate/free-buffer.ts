/** Bytes from which it is worth a call. */
const large = 1024

/**
 * Gives the memory of a buffer back at once. The caller owns it, and nobody reads it any more: it has no content from now
 * on. ssh2 and Node.js take several new buffers for each piece that is carried, outside V8's heap, and V8 counts them:
 * some tens of MiB, less than a tenth of a second's transfer, make it look through the whole heap for something to free.
 * Left alone where it is less than half of its memory: Node.js keeps small buffers together (Buffer.poolSize), and the
 * others are in use.
 */
export function freeBuffer({ buffer, length }: Buffer): void {
	if (length < large || 2 * length <= buffer.byteLength || !(buffer instanceof ArrayBuffer)) return
	buffer.transfer(0)
}
