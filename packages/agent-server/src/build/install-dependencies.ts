import type { Atom } from '@altroot/shared/portage/atom'
import { type Alternatives, dependencyAtoms } from '@altroot/shared/portage/dependency'
import type { InstalledPackage } from '@altroot/shared/portage/vdb'

/** What the packages of a root need when a laptop merges them. */
export interface InstallDependencies {
	/** As atoms for emerge, each once. */
	readonly wanted: readonly string[]
	/** Those that are not in the root at all. */
	readonly lacking: readonly string[]
}

/**
 * IDEPEND of the packages in the alt root. Portage installs it into the build host's own root, but the laptop, where
 * `emerge -G` merges the packages, needs it as binary packages like any other (facts §4: `-G` fails without).
 */
export function installDependencies(installed: readonly InstalledPackage[]): InstallDependencies {
	const present = new Set(installed.map(({ cpv }) => cpv.replace(/-\d[^-]*(-r\d+)?$/, '')))
	const choices = installed.flatMap(({ idepend, use }) => dependencyAtoms(idepend, use))
	const atoms = choices.map((alternatives) => choose(alternatives, present))
	return { wanted: textsOf(atoms), lacking: textsOf(atoms.filter(({ cp }) => !present.has(cp))) }
}

function textsOf(atoms: readonly Atom[]): readonly string[] {
	return [...new Set(atoms.map(({ text }) => text))].sort()
}

/** The one that is there, else the first, as Portage prefers it. */
function choose(alternatives: Alternatives, present: ReadonlySet<string>): Atom {
	return alternatives.find(({ cp }) => present.has(cp)) ?? alternatives[0]!
}
