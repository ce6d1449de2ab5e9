import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrno } from '../errors.ts'
import {
	type InstalledPackage,
	installedPackage,
	isInstalledName,
	parseVdbMetadata,
	type VdbFields,
	vdbFields,
} from '../portage/vdb.ts'
import { readTextIfAny } from './disk.ts'

/** The packages that are installed in a root, by its vdb; none where there is no vdb yet. Sorted by name. */
export async function readInstalledPackages(root: string): Promise<readonly InstalledPackage[]> {
	const vdb = join(root, 'var/db/pkg')
	const found: InstalledPackage[] = []
	for (const category of await directoryNames(vdb)) {
		const names = (await directoryNames(join(vdb, category))).filter(isInstalledName)
		found.push(
			...(await Promise.all(
				names.map(async (name) => installedPackage(`${category}/${name}`, await readFields(join(vdb, category, name)))),
			)),
		)
	}
	return found
}

/** Every package has a SLOT: where its file is missing, `emaint vdb` has put all fields into one. */
async function readFields(directory: string): Promise<VdbFields> {
	const slot = await readTextIfAny(join(directory, 'SLOT'))
	if (slot === undefined) return parseVdbMetadata((await readTextIfAny(join(directory, 'metadata'))) ?? '')
	const texts = await Promise.all(vdbFields.map(async (name) => [name, await readTextIfAny(join(directory, name))]))
	return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}

async function directoryNames(path: string): Promise<readonly string[]> {
	try {
		return (await readdir(path, { withFileTypes: true }))
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => name)
			.sort()
	} catch (error) {
		if (hasErrno(error, 'ENOENT')) return []
		throw error
	}
}
