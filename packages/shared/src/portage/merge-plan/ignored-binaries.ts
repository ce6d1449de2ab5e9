import { sections } from './headings.ts'

/** A binary package that Portage could have taken, and why it did not. */
export interface IgnoredBinary {
	readonly cpv: string
	readonly because: 'use' | 'dependencies'
	/** For `use`: the flags in which it differs, as the binary package has them. */
	readonly flags: readonly string[]
}

/** Binary packages that emerge passed over, with `--usepkg` where sources are allowed as well. */
export function findIgnoredBinaries(lines: readonly string[]): readonly IgnoredBinary[] {
	const byUse = sections(lines, /^!!! The following binary packages have been ignored due to non matching USE:$/)
	const byDependencies = sections(
		lines,
		/^!!! The following binary packages have been ignored due to changed dependencies:$/,
	)
	return [
		...byUse.flatMap(({ body }) => body.flatMap(readUse)),
		...byDependencies.flatMap(({ body }) => body.flatMap(readDependencies)),
	]
}

function readUse(line: string): readonly IgnoredBinary[] {
	const [, cpv, flags] = /^ +=(\S+) ([^#]+?)(?: # for .*)?$/.exec(line) ?? []
	return cpv === undefined ? [] : [{ cpv, because: 'use', flags: flags!.trim().split(/\s+/) }]
}

function readDependencies(line: string): readonly IgnoredBinary[] {
	const [, cpv] = /^ +(\S+\/\S+?)(?:::\S+)?(?: for .*)?$/.exec(line) ?? []
	return cpv === undefined ? [] : [{ cpv, because: 'dependencies', flags: [] }]
}
