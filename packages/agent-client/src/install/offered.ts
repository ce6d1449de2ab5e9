import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { binaryPackage, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import type { Source } from './environment.ts'

/** The versions that the server offers, as Portage saw them last: it keeps its copy of the index (facts §4). */
export async function offeredVersions({ gate, packages, root }: Source): Promise<readonly string[]> {
	const copy = join(root, 'var/cache/edb/binhost', gate.host, packages, 'Packages')
	const { packages: found } = parsePackagesIndex((await readTextIfAny(copy)) ?? '')
	return found.flatMap((fields) => binaryPackage(fields)?.cpv ?? [])
}
