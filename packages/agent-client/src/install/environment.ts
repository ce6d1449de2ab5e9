import type { ConnectionSettings } from '@altroot/shared/ssh/connection'
import { sshOptions } from './ssh-options.ts'

/** What this laptop installs from, and into. */
export interface Source {
	/** How the gate of the server is reached. */
	readonly gate: ConnectionSettings
	/** Directory of the published packages on the server. */
	readonly packages: string
	/** `/`, or another root with its own configuration. */
	readonly root: string
	/** Where the keys are that packages must be signed by; absent on a laptop that was paired before they were signed. */
	readonly trustedKeys?: string | undefined
}

/** What a terminal and its language need. Any other variable would be configuration to Portage (make.conf(5)). */
const kept = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|COLORTERM|COLUMNS|LINES|LANG|LANGUAGE|LC_\w+|TZ|NO_COLOR)$/

/** The part of a person's environment that a program of Portage may see, for the root that it works on. */
export function laptopEnvironment(root: string, own: NodeJS.ProcessEnv): Record<string, string> {
	const known = Object.entries(own).filter(
		(entry): entry is [string, string] => kept.test(entry[0]) && entry[1] !== undefined,
	)
	return {
		...Object.fromEntries(known),
		...(root === '/' ? {} : { ROOT: root, PORTAGE_CONFIGROOT: root, SYSROOT: root }),
	}
}

/**
 * The environment in which emerge takes binary packages from the server, with this host's key and the pinned key of the
 * server; nothing has to be written to ssh_config or make.conf. Variables win over make.conf.
 */
export function portageEnvironment(
	{ gate, packages, root, trustedKeys }: Source,
	own: NodeJS.ProcessEnv,
): Record<string, string> {
	return {
		...laptopEnvironment(root, own),
		PORTAGE_BINHOST: `ssh://${gate.user}@${gate.host.includes(':') ? `[${gate.host}]` : gate.host}:${gate.port}${packages}`,
		PORTAGE_SSH_OPTS: sshOptions(gate),
		...signatureChecks(trustedKeys),
	}
}

/**
 * Portage forgets that binrepos.conf asks for signatures once a package lies in PKGDIR, where PORTAGE_BINHOST puts it; and
 * it refuses a signature by a key that it does not know, also where nobody asks for one (gpkg.py).
 */
function signatureChecks(trustedKeys: string | undefined): Record<string, string> {
	if (trustedKeys === undefined) return { FEATURES: 'binpkg-ignore-signature' }
	return { FEATURES: 'binpkg-request-signature', BINPKG_GPG_VERIFY_GPG_HOME: trustedKeys }
}
