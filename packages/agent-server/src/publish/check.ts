import { isAbsolute, join, normalize } from 'node:path'
import {
	type BinaryPackage,
	binaryPackage,
	type FileDigests,
	type IndexFields,
} from '@altroot/shared/portage/packages-index'
import { digestFile } from './digest.ts'
import { identityOf, statFile } from './identity.ts'
import type { Remembered } from './remembered.ts'

/** A package whose file is as its index says. */
export interface SoundPackage {
	readonly cpv: string
	readonly fields: IndexFields
	/** Relative to the directory of the index. */
	readonly path: string
	readonly file: string
	readonly identity: string
	readonly digests: FileDigests
}

/** A package that must not be published, and why, in words that go on from its name. */
export interface DamagedPackage {
	readonly cpv: string
	readonly why: string
}

export interface Checked {
	readonly sound: readonly SoundPackage[]
	readonly damaged: readonly DamagedPackage[]
}

/**
 * Holds each package file of a directory against its index: it is there, it has the right size and the right digests. A
 * file is read once in its life; as long as nobody writes to it, what was read is remembered.
 */
export async function checkPackages(
	directory: string,
	packages: readonly IndexFields[],
	remembered: Remembered,
): Promise<Checked> {
	const sound: SoundPackage[] = []
	const damaged: DamagedPackage[] = []
	for (const fields of packages) {
		const found = binaryPackage(fields)
		if (found === undefined) continue
		const result = await checkPackage(directory, fields, found, remembered)
		if (typeof result === 'string') damaged.push({ cpv: found.cpv, why: result })
		else sound.push(result)
	}
	return { sound, damaged }
}

async function checkPackage(
	directory: string,
	fields: IndexFields,
	found: BinaryPackage,
	remembered: Remembered,
): Promise<SoundPackage | string> {
	const path = normalize(found.path)
	if (isAbsolute(path) || path.startsWith('..')) return `its path ${path} leads out of ${directory}`
	const file = join(directory, path)
	const status = await statFile(file)
	if (status === undefined) return `${file} is missing`
	if (found.size !== null && status.size !== BigInt(found.size)) {
		return `${file} has ${status.size} bytes, its index says ${found.size}`
	}
	const identity = identityOf(status)
	const known = remembered.digests(identity)
	const digests = known ?? (await digestFile(file))
	for (const name of ['sha1', 'md5'] as const) {
		const wanted = found[name]?.toLowerCase()
		if (wanted && wanted !== digests[name])
			return `${file} is damaged: its ${name.toUpperCase()} is not that of its index`
	}
	if (known === undefined) remembered.keepDigests(identity, digests)
	return { cpv: found.cpv, fields, path, file, identity, digests }
}
