import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

/** Random once for this process: to ask for it each time takes longer than to make the file. */
const own = randomBytes(8).toString('hex')
let count = 0

/** An object or pack in the making has git's own name for that: `git fsck` passes over what a crash leaves, `git gc` removes it. */
export function temporaryObjectIn(directory: string): string {
	return join(directory, `tmp_obj_${own}${count++}`)
}
