import { join } from 'node:path'
import { offer } from '@altroot/agent-server/propose/offer'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { type Ledger, openHostLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import { expect, it } from 'vitest'
import { treeOf } from '../../support/config-tree.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const tree = treeOf({ 'etc/portage/package.use/mine': 'a/b c\n' })

async function revisionOf(ledger: Ledger, subject: string): Promise<string> {
	const commit = { host: 'laptop', tree: await writeConfigTree(ledger, tree), parent: undefined, subject, body: '' }
	return writeRevision(ledger, commit, systemClock)
}

function proposal(id: string, revision: string, line: string): Proposal {
	return { id, revision, lines: [{ file: 'package.use/zz-altroot', line, reason: `it needs ${line}` }] }
}

it('the branches are those of the open proposals: made, moved to the newest revision, and removed', async () => {
	const ledger = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
	const git = (...words: string[]) => realGit(ledger.gitdir, ...words)
	const branches = async () =>
		(await git('for-each-ref', '--format=%(refname) %(parent)', 'refs/heads')).split('\n').filter(Boolean)
	const put = (...open: Proposal[]) => offer(ledger, 'laptop', open, tree, systemClock)
	const first = await revisionOf(ledger, 'first')
	await offer(ledger, 'other', [proposal('aaaa', first, 'x/y z')], tree, systemClock)

	await put(proposal('aaaa', first, 'a/lib x'), proposal('bbbb', first, 'b/lib y'))
	const ours = (name: string, revision: string) => `refs/heads/proposals/laptop/${name} ${revision}`
	const others = `refs/heads/proposals/other/aaaa ${first}`
	expect(await branches()).toEqual([ours('aaaa', first), ours('bbbb', first), others])
	expect(await git('show', 'proposals/laptop/aaaa')).toMatch(
		/ proposal aaaa: package.use: a\/lib x\n[\s\S]*\n\+\+\+ b\/etc\/portage\/package.use\/zz-altroot\n@@ -0,0 \+1,2 @@\n\+# it needs a\/lib x\n\+a\/lib x\n$/,
	)

	const before = await git('rev-parse', 'proposals/laptop/bbbb')
	const second = await revisionOf(ledger, 'second')
	await put(proposal('bbbb', first, 'b/lib y'))
	expect(await git('rev-parse', 'proposals/laptop/bbbb')).toBe(before)
	await put(proposal('bbbb', second, 'b/lib y'))
	expect(await branches()).toEqual([ours('bbbb', second), others])
	await put()
	expect(await branches()).toEqual([others])
})
