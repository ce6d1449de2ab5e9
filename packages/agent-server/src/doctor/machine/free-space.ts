import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasErrno } from '@altroot/shared/errors'
import { rootPlaces } from '../../store/places.ts'
import type { Finding, Machine } from '../finding.ts'

const gib = 2 ** 30
/** Bytes that one build of a middling package needs below PORTAGE_TMPDIR; browsers and compilers need ten times that. */
const forABuild = 2 * gib
const forPackages = gib / 2

/** That builds and packages have room, in bytes and in files. */
export async function lookAtFreeSpace({ base, settings }: Machine): Promise<readonly Finding[]> {
	const { tmpdir, distdir } = rootPlaces('/')
	const building = base.variables.get('PORTAGE_TMPDIR')?.value ?? tmpdir
	const roots = Object.values(settings.hosts).map(({ root }) => root)
	const { jobs } = settings.build
	const findings = [
		await lookAtRoom(building, forABuild * jobs, `${jobs === 1 ? 'one build' : `${jobs} builds at once`}`),
	]
	for (const place of new Set([distdir, ...roots])) findings.push(await lookAtRoom(place, forPackages, 'packages'))
	return findings
}

async function lookAtRoom(place: string, wanted: number, purpose: string): Promise<Finding> {
	const { bavail, bsize, files, ffree } = await statNearest(place)
	const free = bavail * bsize
	const what = `room in ${place}: ${print(free)} free`
	const remedy = 'make room: `altroot-server gc`, `eclean-dist`, or a larger disk'
	if (free < wanted) return { what, wrong: `${purpose} may need ${print(wanted)}`, remedy }
	if (files > 0 && ffree < 20_000) return { what, wrong: `it has room for ${ffree} more files only`, remedy }
	return { what }
}

/** Of the directory, or of the nearest above that exists. */
async function statNearest(path: string): Promise<StatsFs> {
	try {
		return await statfs(path)
	} catch (error) {
		if (!hasErrno(error, 'ENOENT') || path === '/') throw error
		return statNearest(dirname(path))
	}
}

function print(bytes: number): string {
	return `${(bytes / gib).toFixed(1)} GiB`
}
