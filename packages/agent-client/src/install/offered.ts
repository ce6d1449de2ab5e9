import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { binaryPackage, parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import type { Source } from './environment.ts'

/** The versions that the server offers, as Portage saw them last: it keeps its copy of the index (facts §4). */
export async function offeredVersions(source: Source): Promise<readonly string[]> {
	const { packages: found } = parsePackagesIndex((await readTextIfAny(indexCopy(source))) ?? '')
	return found.flatMap((fields) => binaryPackage(fields)?.cpv ?? [])
}

/** Where Portage keeps its copy of the server's index. */
export function indexCopy({ gate, packages, root }: Source): string {
	return join(root, 'var/cache/edb/binhost', gate.host, packages, 'Packages')
}
