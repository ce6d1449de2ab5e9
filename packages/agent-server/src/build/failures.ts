import { open } from 'node:fs/promises'
import { hasErrno } from '@altroot/shared/errors'
import { readBuildLog } from '@altroot/shared/portage/build-log'
import type { MergeProgress, MergeStanding } from '@altroot/shared/portage/merge-progress'
import type { FailedPackage } from '@altroot/shared/protocol/generation'

/** As much of a log as can tell why: a log of one phase is rarely longer. */
const readableEnd = 1 << 20

/** Every package that failed or was dropped, with the reason from its build log. `log` is the log of the whole build. */
export async function failedPackages(progress: MergeProgress, log: string): Promise<readonly FailedPackage[]> {
	const failed = [...progress.merges.values()].filter(({ status }) => status === 'failed' || status === 'dropped')
	return await Promise.all(
		failed.map(async (standing) =>
			standing.status === 'dropped' ? dropped(standing, log) : await failure(standing, log),
		),
	)
}

function dropped({ cpv, root, requires }: MergeStanding, log: string): FailedPackage {
	const because = requires
		? `because it needs ${requires}, which is not there`
		: 'because it is masked or unavailable by now'
	return { package: cpv, phase: 'dependency', reason: `it was not built${where(root)}, ${because}`, log, tail: [] }
}

async function failure(standing: MergeStanding, log: string): Promise<FailedPackage> {
	const path = standing.log ?? log
	const text = await readEnd(path)
	const place = where(standing.root)
	if (text === undefined) {
		const reason = `it failed${place}, and its log ${path} is gone`
		return { package: standing.cpv, phase: standing.phase ?? 'unknown', reason, log: path, tail: [] }
	}
	const { phase, reason, remedy, tail } = readBuildLog(text)
	return {
		package: standing.cpv,
		phase: phase === 'unknown' ? (standing.phase ?? phase) : phase,
		reason: `${reason}${place}`,
		...(remedy === undefined ? {} : { remedy }),
		log: path,
		tail: [...tail],
	}
}

function where(root: string): string {
	return root === '/' ? ' (for the build server itself)' : ''
}

/** The end of a file, from the start of a line; undefined where there is no file. */
async function readEnd(path: string): Promise<string | undefined> {
	try {
		await using file = await open(path, 'r')
		const { size } = await file.stat()
		const length = Math.min(size, readableEnd)
		const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
		const text = buffer.toString('utf8', 0, bytesRead)
		return length < size ? text.slice(text.indexOf('\n') + 1) : text
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return undefined
		throw error
	}
}
