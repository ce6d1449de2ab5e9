import { join } from 'node:path'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { readTextIfAny, writeWhole } from '@altroot/shared/platform/disk'

/**
 * What git runs on the objects of a push before any of them counts (githooks(5), pre-receive). The notes show every host
 * the ids of the others' revisions, and git takes an object that it already has for one that the push brought: without
 * this, a host could name another host's revision as a parent of its own and then fetch that. So whatever is new on the
 * branch must be new to the whole ledger.
 */
const preReceive = `#!/bin/sh
# Written by altroot-server gate.
while read -r old new ref; do
	case $new in *[!0]*) ;; *) continue ;; esac # git refuses a deletion itself
	case $old in *[!0]*) ;; *) old= ;; esac
	host=\${ref#refs/heads/hosts/}
	own=$(git rev-list --count "$new" --not $old --glob="refs/heads/proposals/$host/*") || exit 1
	all=$(git rev-list --count "$new" --not --all --glob="refs/heads/proposals/$host/*") || exit 1
	[ "$own" = "$all" ] && continue
	echo "altroot: $ref may not take in revisions of another host" >&2
	exit 1
done
`

/**
 * Puts the hook into the ledger where it is not there yet, and returns the directory for git's `core.hooksPath`. The
 * file is whole or not there; an AgentError (`ledger-missing`) where there is no ledger.
 */
export async function placeHooks(ledger: string): Promise<string> {
	openLedger(ledger)
	const hooks = join(ledger, 'gate-hooks')
	const path = join(hooks, 'pre-receive')
	if ((await readTextIfAny(path)) !== preReceive) await writeWhole(path, preReceive, 0o755)
	return hooks
}
