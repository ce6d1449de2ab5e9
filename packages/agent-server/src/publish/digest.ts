import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileDigests } from '@altroot/shared/portage/packages-index'

/** Reads a file once for all its digests: those that Portage's index has. */
export async function digestFile(path: string): Promise<FileDigests> {
	const md5 = createHash('md5')
	const sha1 = createHash('sha1')
	let size = 0
	for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
		md5.update(piece)
		sha1.update(piece)
		size += piece.length
	}
	return { size, md5: md5.digest('hex'), sha1: sha1.digest('hex') }
}
