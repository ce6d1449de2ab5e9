import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { isAtom, parseAtom } from '@altroot/shared/portage/atom'

/** `category/name` of what the person has asked for by name: the world file of a root. */
export async function namesInWorld(root: string): Promise<ReadonlySet<string>> {
	const text = (await readTextIfAny(join(root, 'var/lib/portage/world'))) ?? ''
	const atoms = text.split(/\s+/).map((word) => parseAtom(word, { repo: true }))
	return new Set(atoms.filter(isAtom).map(({ cp }) => cp))
}
