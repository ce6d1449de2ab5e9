import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises'
import { hasErrno } from '@altroot/shared/errors'
import { rootPlaces } from '../../store/places.ts'
import type { WebWorld } from '../world.ts'
import { unpack } from './unpacked.ts'

/**
 * Opens a log that the history names; undefined where it is gone, or where it is none. The page runs as root, and the path
 * of a failed package's log was read from emerge's output, which anything that is built can write to: so the file that is
 * really open has to lie where logs are written, to be called one, and to be a plain file. One that Portage has compressed
 * is unpacked.
 */
export async function openLog(world: WebWorld, host: string, path: string): Promise<FileHandle | undefined> {
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(unlessMissing)
	if (file === undefined) return undefined
	const real = await readlink(`/proc/self/fd/${file.fd}`)
	const places = await logPlaces(world, host)
	const isLog = /\.log(?:\.gz)?$/.test(real) && places.some((place) => real.startsWith(`${place}/`))
	const found = isLog && (await file.stat()).isFile()
	if (found && real.endsWith('.log')) return file
	try {
		if (found) return await unpack(file, rootPlaces('/').tmpdir)
	} finally {
		await file.close()
	}
	world.log.warn({ host, path, real }, 'a log lies where no logs are written; the page does not show it')
	return undefined
}

async function logPlaces({ places, settings }: WebWorld, host: string): Promise<string[]> {
	const { root = '/alt' } = settings().hosts[host] ?? {}
	const all = [places.logs, rootPlaces(root).logdir, '/var/log/portage', '/var/tmp/portage', `${root}/var/tmp/portage`]
	const real = await Promise.all(all.map((place) => realpath(place).catch(unlessMissing)))
	return real.filter((place) => place !== undefined)
}

function unlessMissing(error: unknown): undefined {
	if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO', 'EACCES'].some((code) => hasErrno(error, code)))
		return undefined
	throw error
}
