import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** An object or pack in the making has git's own name for that: `git fsck` passes over what a crash leaves, `git gc` removes it. */
export function temporaryObjectIn(directory: string): string {
	return join(directory, `tmp_obj_${randomBytes(6).toString('hex')}`)
}
