import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs'
import { gunzipSync, constants as zlib } from 'node:zlib'
import { hasErrno } from '@altroot/shared/errors'

/** Bytes of a log that can tell why a build failed: a log of one phase is rarely longer. */
const readable = 1 << 20

/** Bytes that a compressed log may have, packed or not: from its end alone it cannot be read, and it is read at once. */
const unpackable = 128 << 20

/**
 * The end of the log at `path`, from the start of a line; undefined where there is none, or where it is none: `isLog` is
 * asked about the real path of what is open. At once, like all that is kept of a running build, so that events keep their
 * order; failures are rare.
 */
export function readLogEnd(path: string, isLog: (real: string) => boolean): string | undefined {
	let file: number
	try {
		file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
	} catch (error) {
		if (hasErrno(error, 'ENOENT') || hasErrno(error, 'ENOTDIR') || hasErrno(error, 'ENXIO')) return undefined
		throw error
	}
	try {
		const status = fstatSync(file)
		const real = readlinkSync(`/proc/self/fd/${file}`)
		if (!status.isFile() || !isLog(real)) return undefined
		if (real.endsWith('.gz')) return endOf(unpack(file, status.size))
		const bytes = Buffer.alloc(Math.min(status.size, readable))
		const read = readSync(file, bytes, 0, bytes.length, status.size - bytes.length)
		return endOf(bytes.subarray(0, read), bytes.length < status.size)
	} finally {
		closeSync(file)
	}
}

function endOf(bytes: Buffer | undefined, cut = false): string | undefined {
	if (bytes === undefined) return undefined
	if (bytes.length > readable) return endOf(bytes.subarray(-readable), true)
	const text = bytes.toString('utf8')
	return cut ? text.slice(text.indexOf('\n') + 1) : text
}

/** All of a compressed log, also of one that was cut off; undefined where it is too long, or damaged. */
function unpack(file: number, size: number): Buffer | undefined {
	if (size > unpackable) return undefined
	const packed = Buffer.alloc(size)
	readSync(file, packed, 0, size, 0)
	try {
		return gunzipSync(packed, { maxOutputLength: unpackable, finishFlush: zlib.Z_SYNC_FLUSH })
	} catch {
		return undefined
	}
}

/**
 * True for a name that Portage gives to the build log of a package (`bin/phase-functions.sh`, PORTAGE_LOG_FILE; also with
 * FEATURES=split-log and compress-build-logs). Where a log is, is read from emerge's output, to which anything that is built can write: without
 * this, it could have any file of the server read and told.
 */
export function isBuildLogOf(cpv: string, real: string): boolean {
	const [category, name] = cpv.split('/')
	return (
		['', '.gz'].some((end) => real.endsWith(`/${category}/${name}/temp/build.log${end}`)) ||
		[`/${category}:${name}`, `/${category}/${name}`].some((start) => {
			const at = real.lastIndexOf(start)
			return at >= 0 && /^:\d{8}-\d{6}\.log(?:\.gz)?$/.test(real.slice(at + start.length))
		})
	)
}
