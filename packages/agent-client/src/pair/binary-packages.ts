import type { Endpoint } from '@altroot/shared/ssh/trouble'
import type { Sections } from './sections-text.ts'

/**
 * What binrepos.conf has to say so that a bare `emerge --getbinpkg` finds the packages of the server, and with `signed`
 * takes none that the server has not signed.
 */
export function binaryPackageEntries(packages: string, { user, host, port }: Endpoint, signed: boolean): Sections {
	const authority = `${user}@${host.includes(':') ? `[${host}]` : host}:${port}`
	const keys = new Map([
		['sync-uri', `ssh://${authority}${packages}`],
		['priority', '10'], // before Gentoo's own
		// Of a server without a key the SSH connection alone proves where they come from; Portage would refuse them unsigned.
		['verify-signature', signed ? 'true' : 'no'],
	])
	return new Map([['altroot', keys]])
}
