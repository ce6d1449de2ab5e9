import { open } from 'node:fs/promises'
import { hasErrno } from '@altroot/shared/errors'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import { type LoggedMerge, parseEmergeLog } from '@altroot/shared/portage/merge-progress/emerge-log'
import { expectDuration } from '@altroot/shared/portage/merge-progress/expect'
import type { History } from '../store/history.ts'

/** As much of an emerge.log as matters: some years of it, on most machines. */
const readableEnd = 16 << 20

/** How many builds of a package are looked at, of which those of its version come first. */
const lookedAt = 20

/**
 * How long each of some packages will take, in milliseconds; null where nothing is known: by the server's own history,
 * and where that has never built it, by what emerge has done on this machine besides (`emergeLog`).
 */
export async function expectPackages(
	history: Pick<History, 'durationsOf'>,
	emergeLog: string,
	jobs: number,
	cpvs: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
	const own = new Map(
		cpvs.map((cpv) => [cpv, expectDuration(cpv, jobs, history.durationsOf(nameAndVersion(cpv).name, lookedAt))]),
	)
	const lacking = [...own].filter(([, duration]) => duration === null).map(([cpv]) => cpv)
	if (lacking.length === 0) return own
	const logged = Map.groupBy(await readLog(emergeLog), ({ cpv }) => nameAndVersion(cpv).name)
	for (const cpv of lacking) {
		const past = (logged.get(nameAndVersion(cpv).name) ?? []).toReversed().map((merge) => ({ ...merge, jobs: null }))
		own.set(cpv, expectDuration(cpv, jobs, past))
	}
	return own
}

async function readLog(path: string): Promise<readonly LoggedMerge[]> {
	try {
		await using file = await open(path, 'r')
		const { size } = await file.stat()
		const length = Math.min(size, readableEnd)
		const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
		return parseEmergeLog(buffer.toString('utf8', 0, bytesRead))
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}
