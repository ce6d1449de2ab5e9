import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@altroot/shared/platform/clock'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'
import { headCommit } from '@altroot/shared/platform/tree-state'

/**
 * Gives a tree what the official mirrors have and Portage's rsync cannot do without: `metadata/timestamp.chk`, by which a
 * laptop sees that there is something newer, and for a git checkout `metadata/timestamp.commit`, by which it sees what.
 * Written anew when the checkout has moved. The time comes first, so that a crash between the two writes both again.
 */
export async function stampTree(location: string, clock: Clock): Promise<void> {
	const checked = join(location, 'metadata/timestamp.chk')
	const mirrored = join(location, 'metadata/timestamp.commit')
	const commit = await headCommit(join(location, '.git'))
	if (commit === undefined) {
		if (!existsSync(checked)) await writeWhole(checked, printTime(clock))
		return
	}
	if ((await readTextIfAny(mirrored))?.startsWith(commit) && existsSync(checked)) return
	await writeWhole(checked, printTime(clock))
	await writeWhole(mirrored, `${commit} ${Math.floor(clock.now() / 1000)} ${new Date(clock.now()).toISOString()}\n`)
}

/** `Thu, 01 Oct 2026 00:00:00 +0000`: the only form that Portage reads (`portage.const.TIMESTAMP_FORMAT`). */
function printTime(clock: Clock): string {
	return `${new Date(clock.now()).toUTCString().replace('GMT', '+0000')}\n`
}
