import type { Clock } from '@altroot/shared/platform/clock'
import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { plainEnvironment } from '@altroot/shared/platform/run'
import { nameAndVersion } from '@altroot/shared/portage/cpv'
import { dependencyAtoms } from '@altroot/shared/portage/dependency'
import { rootEnvironment } from '@altroot/shared/portage/emerge-environment'

const classes = ['DEPEND', 'BDEPEND', 'RDEPEND', 'IDEPEND', 'PDEPEND'] as const

/** The names of the packages that an ebuild may depend on, whatever its flags; undefined where Portage cannot say. */
export async function dependencyNames(
	cpv: string,
	{ root, clock, runInGroup }: { readonly root: string; readonly clock: Clock; readonly runInGroup: RunInGroup },
): Promise<ReadonlySet<string> | undefined> {
	let output = ''
	const { exitCode } = await runInGroup('portageq', ['metadata', root, 'ebuild', cpv, ...classes], {
		env: rootEnvironment(root, plainEnvironment()),
		clock,
		onOutput: (chunk) => {
			output += Buffer.from(chunk).toString()
		},
	})
	if (exitCode !== 0) return undefined
	// Conditions as words of their own name nothing: all branches are looked at.
	const atoms = dependencyAtoms(output.replaceAll(/\S+\?/g, ' '), new Set())
	return new Set(atoms.flat().map(({ cp }) => cp))
}

/** A package that is installed, or will be once a plan is done. */
export interface Present {
	readonly root: string
	readonly cpv: string
}

/** Which versions of them are there, as one text to compare; all that is there where `names` is undefined. */
export function versionsOf(names: ReadonlySet<string> | undefined, present: readonly Present[]): string {
	return present
		.filter(({ cpv }) => names === undefined || names.has(nameAndVersion(cpv).name))
		.map(({ root, cpv }) => `${root} ${cpv}`)
		.sort()
		.join('\n')
}
