import { branchOf, notesRef } from '@altroot/shared/ledger/names'

/** Bytes that one push may carry: a first import of the largest /etc/portage with its patches is some tens of MB. */
const largestPush = 256 * 1024 * 1024

/** How a program of ours sees the world: nothing of a client's or an administrator's environment steers it. */
export const serviceEnvironment: Readonly<Record<string, string>> = {
	PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME: '/nonexistent',
	LANG: 'C.UTF-8',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_CONFIG_GLOBAL: '/dev/null',
}

/**
 * The arguments of git for a push or a fetch by one host; `hooks` is where `placeHooks` has put ours. Everything is hidden but the host's own refs, and git refuses
 * a push to a hidden ref ("deny updating a hidden ref"; git-config(1), transfer.hideRefs). `-c` comes after the
 * repository's own configuration, so it cannot be undone there.
 *
 * GIT_PROTOCOL is never passed on: in protocol version 2 a client may want any object by its id, hidden or not;
 * version 0 gives only what the shown refs reach (gitprotocol-v2(5), `want`; git-config(1), uploadpack.allow*InWant).
 */
export function gitArguments(
	service: 'receive-pack' | 'upload-pack',
	host: string,
	ledger: string,
	hooks: string,
): string[] {
	const own = branchOf(host)
	const shown = service === 'receive-pack' ? [own] : [own, notesRef, `refs/heads/proposals/${host}`]
	const settings = [
		`safe.directory=${ledger}`, // the builder (root) owns it, the gate is in its group
		'transfer.hideRefs=HEAD',
		'transfer.hideRefs=refs/',
		...shown.map((ref) => `transfer.hideRefs=!${ref}`),
		`core.hooksPath=${hooks}`, // ours (receive-hook.ts), and none of the repository's
		...(service === 'receive-pack' ? receiveSettings : uploadSettings),
	]
	return [...settings.flatMap((setting) => ['-c', setting]), service, ledger]
}

const receiveSettings: readonly string[] = [
	'receive.denyNonFastForwards=true', // history is an audit trail
	'receive.denyDeletes=true',
	'receive.fsckObjects=true',
	'transfer.fsckObjects=true',
	`receive.maxInputSize=${largestPush}`,
	'receive.autogc=false', // the builder tidies up; a push must not wait for it
	'gc.auto=0',
	'core.fsync=committed,loose-object,reference', // what is acknowledged survives a power cut
]

const uploadSettings: readonly string[] = [
	'uploadpack.allowTipSHA1InWant=false',
	'uploadpack.allowReachableSHA1InWant=false',
	'uploadpack.allowAnySHA1InWant=false',
	'uploadpack.allowFilter=false',
]
