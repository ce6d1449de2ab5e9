import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { GenerationPackage } from '@altroot/shared/protocol/generation-package'

/**
 * The packages of a generation that a crash has cut off, as they are by now: one that was in work is built if its merge
 * came to its end all the same, which the vdb tells, and else not begun. How long it took nobody knows.
 */
export function settleCutOff(rows: readonly GenerationPackage[]): Promise<readonly GenerationPackage[]> {
	return Promise.all(
		rows.map(async (row): Promise<GenerationPackage> => {
			if (row.outcome !== 'building') return row
			const built = row.started !== null && (await mergedAt(row)) >= row.started
			return { ...row, outcome: built ? 'built' : 'planned', phase: null, started: null, ended: null }
		}),
	)
}

/** When the package was put into its root, in milliseconds since the epoch; 0 where it is not there. */
async function mergedAt({ root, package: cpv }: GenerationPackage): Promise<number> {
	// Portage renames its whole directory into place, at the end of the merge; its counter is written in it by then.
	const found = await stat(join(root, 'var/db/pkg', cpv, 'COUNTER')).catch(() => undefined)
	return found?.mtimeMs ?? 0
}
