import type { RunAttached } from '@altroot/shared/platform/run-attached'
import type { PackagesIndex } from '@altroot/shared/portage/packages-index'
import { portageEnvironment, type Source } from './environment.ts'
import { forgetNewerIndex } from './published-index.ts'

/** What an installation runs with. */
export interface Installer {
	/** The program: a name or a path. */
	readonly emerge: string
	/** Of this process: where PATH and the terminal's variables are taken from. */
	readonly own: NodeJS.ProcessEnv
	readonly runAttached: RunAttached
	/** Whether somebody can answer: emerge refuses to ask where there is no terminal, also by EMERGE_DEFAULT_OPTS. */
	readonly asks?: boolean
	/** Where what emerge says goes: beside the data of `--json`. */
	readonly output?: 'stdout' | 'stderr'
}

/**
 * The world from binary packages alone. Without --newuse, Portage takes a package with other USE flags in silence.
 *
 * These three together also mean --rebuilt-binaries: a package that the server built again with the same version and
 * flags (against a new library, with other CFLAGS, or of a generation that was rolled back to) replaces the installed
 * one. The alt root is the laptop's twin, so the laptop wants exactly what runs together there.
 *
 * What only a build needs stays on the server, also where EMERGE_DEFAULT_OPTS has --with-bdeps=y.
 */
export const worldFromBinaries: readonly string[] = [
	'--getbinpkgonly',
	'--update',
	'--newuse',
	'--deep',
	'--with-bdeps=n',
]

/**
 * Installs what the server has published, at the person's terminal: emerge itself speaks and asks. `extra` comes last,
 * so that it wins. Returns emerge's exit code, which does not tell whether the world is satisfied: `findStayedBehind`
 * does. Killed anywhere, the same call goes on with what is missing.
 */
export async function install(
	source: Source,
	published: PackagesIndex,
	extra: readonly string[],
	{ emerge, own, runAttached, asks = true, output = 'stdout' }: Installer,
): Promise<number> {
	await forgetNewerIndex(source, published)
	// Portage looks at NO_COLOR only where it writes to no terminal.
	const color = own.NO_COLOR ? ['--color=n'] : []
	const unasked = asks ? [] : ['--ask=n']
	const args = [...worldFromBinaries, ...unasked, ...color, ...extra, '@world']
	return runAttached(emerge, args, portageEnvironment(source, own), output)
}
