import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, notesRef, proposalBranchOf } from '@altroot/shared/ledger/names'
import { type BuildNote, writeNote } from '@altroot/shared/ledger/notes'
import { systemClock } from '@altroot/shared/platform/clock'
import { expect, test } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { runWithFault } from '../crash/support/faults.ts'
import { revision } from '../receive/support/revisions.ts'
import { put, refsOf, twoLedgers } from './support/two-ledgers.ts'

const program = join(import.meta.dirname, 'support/one-visit.ts')
const branch = branchOf('laptop')
const use = (flags: string) => ({
	'.altroot/host.json': '{"version":1}',
	'etc/portage/package.use': `app-misc/a ${flags}\n`,
})
const note: BuildNote = { number: 1, outcome: 'published', reason: '', packages: 2, failed: [], duration: 3, trees: [] }

/** A visit with everything to do: a branch to fetch, notes to join, a proposal to put there. */
async function beforeTheVisit() {
	const both = await twoLedgers()
	const { there, here, visit } = both
	const first = revision(use('x'))
	await put(there, first)
	await visit()
	const [old, young] = [first.at(-1)!.id, await put(there, revision(use('x y'), first))]
	await writeNote(there, young, { ...note, reason: 'elsewhere' }, systemClock)
	await writeNote(here, old, { ...note, reason: 'here' }, systemClock)
	await put(here, revision(use('x z'), first), proposalBranchOf('laptop', 'p1'))
	return { ...both, old, young }
}

test('killed anywhere, the next visit finds both ledgers whole and comes to the same end', {
	timeout: 120_000,
}, async () => {
	let killed = 0
	for (const when of ['1', '5', '8', '11']) {
		const { there, here, follower, visit, old, young } = await beforeTheVisit()
		const directory = temporaryDirectory()
		const config = join(directory, 'server.ini')
		const { path, remote } = follower.settings().ledger
		const key = follower.settings().hosts.laptop?.key
		writeFileSync(config, `[ledger]\npath = ${path}\nremote = ${remote}\n[host laptop]\nkey = ${key}\n`)
		killed += (await runWithFault(directory, { call: 'rename', with: 'kill', when }, [program, config])).points
		await refsOf(here)
		expect([old, young]).toContain(await resolve(here, branch))
		expect(await visit()).toEqual([])
		expect(await refsOf(there)).toEqual(await refsOf(here))
		expect(await resolve(here, branch)).toBe(young)
		const notes = await realGit(there.gitdir, 'ls-tree', '--name-only', notesRef)
		expect(notes.trim().split('\n').sort()).toEqual([old, young].sort())
	}
	expect(killed).toBeGreaterThan(2)
})
