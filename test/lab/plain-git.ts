import type { Host } from './host.ts'

/** What plain git says of the ledger on a host; throws where it fails. */
export function plainGit(host: Host, ...words: string[]): Promise<string> {
	return host.mustRun(['git', '-C', '/var/lib/altroot/ledger.git', ...words])
}
