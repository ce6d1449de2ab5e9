import { join } from 'node:path'

/** Where the renders of an alt root lie, the one in use among them. */
export function rendersOf(root: string): string {
	return join(root, 'var/lib/altroot/renders')
}
