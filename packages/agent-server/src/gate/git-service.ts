import { branchOf, notesRef } from '@altroot/shared/ledger/names'

/** How a program of ours sees the world: nothing of a client's or an administrator's environment steers it. */
export const serviceEnvironment: Readonly<Record<string, string>> = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/nonexistent',
	LANG: 'C.UTF-8',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_CONFIG_GLOBAL: '/dev/null',
}

/**
 * The arguments of git for a fetch by one host. Everything is hidden but the host's own refs (git-config(1),
 * transfer.hideRefs). `-c` comes after the repository's own configuration, so it cannot be undone there.
 *
 * GIT_PROTOCOL is never passed on: in protocol version 2 a client may want any object by its id, hidden or not;
 * version 0 gives only what the shown refs reach (gitprotocol-v2(5), `want`; git-config(1), uploadpack.allow*InWant).
 */
export function uploadPackArguments(host: string, ledger: string): string[] {
	const shown = [branchOf(host), notesRef, `refs/heads/proposals/${host}`]
	const settings = [
		`safe.directory=${ledger}`, // the builder (root) owns it, the gate is in its group
		'transfer.hideRefs=HEAD',
		'transfer.hideRefs=refs/',
		...shown.map((ref) => `transfer.hideRefs=!${ref}`),
		'core.hooksPath=/dev/null',
		'gc.auto=0',
		'uploadpack.allowTipSHA1InWant=false',
		'uploadpack.allowReachableSHA1InWant=false',
		'uploadpack.allowAnySHA1InWant=false',
		'uploadpack.allowFilter=false',
	]
	return [...settings.flatMap((setting) => ['-c', setting]), 'upload-pack', ledger]
}
