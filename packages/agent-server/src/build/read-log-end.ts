import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs'
import { hasErrno } from '@altroot/shared/errors'

/** Bytes of a log that can tell why a build failed: a log of one phase is rarely longer. */
const readable = 1 << 20

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
		if (!status.isFile() || !isLog(readlinkSync(`/proc/self/fd/${file}`))) return undefined
		const bytes = Buffer.alloc(Math.min(status.size, readable))
		const read = readSync(file, bytes, 0, bytes.length, status.size - bytes.length)
		const text = bytes.toString('utf8', 0, read)
		return bytes.length < status.size ? text.slice(text.indexOf('\n') + 1) : text
	} finally {
		closeSync(file)
	}
}

/**
 * True for a name that Portage gives to the build log of a package (`bin/phase-functions.sh`, PORTAGE_LOG_FILE; also with
 * FEATURES=split-log). Where a log is, is read from emerge's output, to which anything that is built can write: without
 * this, it could have any file of the server read and told.
 */
export function isBuildLogOf(cpv: string, real: string): boolean {
	const [category, name] = cpv.split('/')
	return (
		real.endsWith(`/${category}/${name}/temp/build.log`) ||
		[`/${category}:${name}`, `/${category}/${name}`].some((start) => {
			const at = real.lastIndexOf(start)
			return at >= 0 && /^:\d{8}-\d{6}\.log$/.test(real.slice(at + start.length))
		})
	)
}
