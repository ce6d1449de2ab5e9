import { join } from 'node:path'
import { revisionOf } from '@altroot/agent-server/cli/revision-of'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { openHostLedger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { systemClock } from '@altroot/shared/platform/clock'
import { expect, it } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const settings = loadServerSettings('[host laptop]\nroot = /alt\n[host other]\nroot = /alt-other\n', 'server.ini')

/** A ledger with two hosts, what was proposed to one of them, and the build host's own. */
async function openBoth() {
	const ledger = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
	const write = async (host: string, parent: string | undefined, subject: string): Promise<string> => {
		const tree = await writeConfigTree(ledger, treeOf({ 'etc/portage/make.conf': `# ${subject}\n` }))
		return writeRevision(ledger, { host, tree, parent, subject, body: '' }, systemClock)
	}
	const first = await write('laptop', undefined, 'one')
	const newest = await write('laptop', first, 'two')
	const proposed = await write('laptop', newest, 'proposed')
	const foreign = await write('other', undefined, 'other')
	const base = await write('', undefined, 'base')
	await moveRef(ledger, branchOf('laptop'), undefined, newest, systemClock)
	await moveRef(ledger, branchOf('other'), undefined, foreign, systemClock)
	const find = (host: string, given?: string) => revisionOf(ledger, settings, host, given)
	return { first, newest, proposed, foreign, base, find }
}

it('without a word it is the newest one of the host', async () => {
	const { find, newest, foreign } = await openBoth()
	expect([await find('laptop'), await find('other', '')]).toEqual([newest, foreign])
})

it('takes any revision of the host, and what was proposed to it', async () => {
	const { find, first, proposed } = await openBoth()
	expect(await find('laptop', first.slice(0, 8))).toBe(first)
	expect(await find('laptop', 'HEAD~1')).toBe(first)
	expect(await find('laptop', proposed)).toBe(proposed)
})

it('refuses another laptop’s, and says whose it is and where to see one’s own', async () => {
	const { find, first, proposed, foreign } = await openBoth()
	await expect(find('laptop', foreign.slice(0, 8))).rejects.toMatchObject({
		exit: 2,
		message: `${foreign.slice(0, 10)} is a revision of other, not of laptop`,
		hint: '`altroot-server log laptop` lists its own',
	})
	for (const theirs of [first, proposed])
		await expect(find('other', theirs)).rejects.toThrow('is a revision of laptop, not of other')
})

it('refuses what is no laptop’s', async () => {
	const { find, base } = await openBoth()
	await expect(find('laptop', base)).rejects.toThrow('is a revision of no laptop')
})
