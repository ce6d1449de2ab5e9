import { existsSync } from 'node:fs'
import { chmod, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { notesRef } from '@altroot/shared/ledger/names'
import type { Run } from '@altroot/shared/platform/run'
import type { Owner } from './account.ts'
import { must } from './must.ts'

/** History is never rewritten and nothing is ever dropped from it. */
const ledgerConfig = {
	'receive.denyNonFastForwards': 'true',
	'receive.denyDeletes': 'true',
	'transfer.fsckObjects': 'true',
	'core.fsync': 'committed,loose-object,pack,pack-metadata,reference',
	'gc.auto': '0',
	'notes.displayRef': 'refs/notes/altroot*', // git warns of a name that is not there yet, not of a pattern
}

/** Makes the ledger that is hosted here; one that is there keeps what it holds, and gets its modes again. */
export async function ensureLedger(path: string, account: Owner, run: Run): Promise<'made' | 'was there'> {
	if (existsSync(path)) {
		await guardLedger(path, run)
		return 'was there'
	}
	await mkdir(dirname(path), { recursive: true, mode: 0o755 })
	const half = `${path}.new` // a crash leaves this, and the next `init` makes it anew
	await must(run, 'rm', ['-rf', half])
	await must(run, 'git', ['init', '--quiet', '--bare', '--shared=group', '--initial-branch=base', half])
	for (const [key, value] of Object.entries(ledgerConfig))
		await must(run, 'git', ['--git-dir', half, 'config', key, value])
	await beginNotes(half, run)
	await must(run, 'chgrp', ['-R', String(account.gid), half])
	await guardLedger(half, run)
	await rename(half, path)
	return 'made'
}

/**
 * The gate's account adds objects and moves refs. What makes git run programs (git-config(1), githooks(5)) is the owner's
 * alone: root looks into this repository with plain git too.
 */
async function guardLedger(path: string, run: Run): Promise<void> {
	const ours = ['config', 'HEAD', 'description', 'hooks', 'info', 'branches'].map((name) => join(path, name))
	await must(run, 'chmod', ['-R', 'g-w', ...ours.filter((one) => existsSync(one))])
	await chmod(path, 0o2750)
}

/** An empty notes ref: without one, git warns at each `git log` until the first build has ended. */
async function beginNotes(gitdir: string, run: Run): Promise<void> {
	const identity = ['-c', 'user.name=altroot-server', '-c', 'user.email=altroot@server']
	const tree = await must(run, 'git', ['--git-dir', gitdir, 'mktree'])
	const commit = await must(run, 'git', [...identity, '--git-dir', gitdir, 'commit-tree', '-m', 'No builds yet', tree])
	await must(run, 'git', ['--git-dir', gitdir, 'update-ref', notesRef, commit])
}
