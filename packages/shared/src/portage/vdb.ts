/** What the vdb (`var/db/pkg`) of a root knows of one installed package. */
export interface InstalledPackage {
	readonly cpv: string
	/** The build that it was merged from; null where it was merged without a binary package. */
	readonly buildId: number | null
	/** `2/2.0`, or `0`. */
	readonly slot: string
	readonly repository: string
	/** The flags that were on when it was built. */
	readonly use: ReadonlySet<string>
	/** What has to be installed when it is merged; with USE conditions, as the ebuild has it. */
	readonly idepend: string
}

/** The fields that are read: each is a file, and a line of `metadata` (Portage ≥ 3.0.82). */
export const vdbFields = ['BUILD_ID', 'SLOT', 'repository', 'USE', 'IDEPEND'] as const
export type VdbFields = Readonly<Partial<Record<(typeof vdbFields)[number], string>>>

export function installedPackage(cpv: string, fields: VdbFields): InstalledPackage {
	const buildId = fields.BUILD_ID?.trim() ?? ''
	return {
		cpv,
		buildId: /^\d+$/.test(buildId) ? Number(buildId) : null,
		slot: fields.SLOT?.trim() || '0',
		repository: fields.repository?.trim() ?? '',
		use: new Set(fields.USE?.split(/\s+/).filter(Boolean)),
		idepend: fields.IDEPEND?.trim() ?? '',
	}
}

/** The combined file: `KEY=value` lines and comments. */
export function parseVdbMetadata(text: string): VdbFields {
	const known = new Set<string>(vdbFields)
	return Object.fromEntries(
		text.split('\n').flatMap((line) => {
			const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? []
			return key !== undefined && known.has(key) ? [[key, value!]] : []
		}),
	)
}

/** Category and package of a vdb directory that is whole: `-MERGING-x` is one that a merge left behind. */
export function isInstalledName(name: string): boolean {
	return /^\w[\w+.-]*-\d/.test(name)
}
