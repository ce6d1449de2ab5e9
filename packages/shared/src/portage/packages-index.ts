/** Fields by name, in the order of the file. */
export type IndexFields = ReadonlyMap<string, string>

/** The `Packages` file of a PKGDIR: what a binary package host offers (facts §8). */
export interface PackagesIndex {
	/** Of the whole; a package leaves out what is the same here. */
	readonly header: IndexFields
	readonly packages: readonly IndexFields[]
}

/** Our own header: the fingerprint of the key that all packages are signed by. Portage passes over what it does not know. */
export const signedBy = 'SIGNED_BY'

/** One binary package by what tells it apart from other builds of the same version. */
export interface BinaryPackage {
	readonly cpv: string
	/** Null for a package that was built without FEATURES=binpkg-multi-instance. */
	readonly buildId: number | null
	/** Relative to PKGDIR. */
	readonly path: string
	/** Bytes. */
	readonly size: number | null
	readonly md5: string | null
	readonly sha1: string | null
}

/** What the bytes of a package file come to; digests in lower-case hex. */
export interface FileDigests {
	readonly size: number
	readonly md5: string
	readonly sha1: string
}

/** Reads a `Packages` file; lines that are none of `KEY: value` are left out, as Portage does. Never throws. */
export function parsePackagesIndex(text: string): PackagesIndex {
	const [header = new Map(), ...packages] = text.split(/\n\n+/).map(parseFields)
	return { header, packages: packages.filter(({ size }) => size > 0) }
}

/** The text that Portage would write: `print(parse(text))` is `text` for what it wrote itself. */
export function printPackagesIndex({ header, packages }: PackagesIndex): string {
	return [header, ...packages].map((fields) => `${printFields(fields)}\n`).join('')
}

/** What identifies the package of a stanza; undefined where it names none. */
export function binaryPackage(fields: IndexFields): BinaryPackage | undefined {
	const cpv = fields.get('CPV')
	if (cpv === undefined) return undefined
	return {
		cpv,
		buildId: wholeNumber(fields.get('BUILD_ID')),
		path: fields.get('PATH') ?? `${cpv}.tbz2`,
		size: wholeNumber(fields.get('SIZE')),
		md5: fields.get('MD5') ?? null,
		sha1: fields.get('SHA1') ?? null,
	}
}

/** The stanza with what the bytes of its file come to: Portage leaves digests out where it has found a file by itself. */
export function withDigests(fields: IndexFields, { size, md5, sha1 }: FileDigests): IndexFields {
	return new Map([...fields, ['SIZE', String(size)], ['MD5', md5], ['SHA1', sha1]])
}

/** The stanza for another file of the same build: `mtime` in whole seconds, as Portage has it. */
export function withFile(fields: IndexFields, digests: FileDigests, mtime: number): IndexFields {
	return new Map([...withDigests(fields, digests), ['MTIME', String(mtime)]])
}

function parseFields(text: string): IndexFields {
	const fields = text.split('\n').flatMap((line): [string, string][] => {
		const [, key, value] = /^([^:]+):(.*)$/.exec(line) ?? []
		return key === undefined ? [] : [[key, value!.trim()]]
	})
	return new Map(fields)
}

function printFields(fields: IndexFields): string {
	return [...fields].map(([key, value]) => `${key}: ${value}\n`).join('')
}

function wholeNumber(text: string | undefined): number | null {
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}
