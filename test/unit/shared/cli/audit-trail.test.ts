import { join } from 'node:path'
import { type AuditEntry, printAuditTrail, readAuditTrail } from '@altroot/shared/cli/audit-trail'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { openHostLedger } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { moveRef } from '@altroot/shared/ledger/refs'
import { systemClock } from '@altroot/shared/platform/clock'
import { describe, expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'
import { Window } from '../../../support/screen.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const begun = { number: 9, done: 0, total: 0 }

const note = {
	number: 4,
	outcome: 'published',
	reason: '3 packages built',
	packages: 3,
	failed: [] as string[],
	duration: 423,
	trees: [],
}

function entry(more: Partial<AuditEntry> = {}): AuditEntry {
	const local = new Date(2026, 4, 10, 15, 1).toISOString()
	return {
		revision: '3f2a91c04bff',
		time: local,
		subject: 'world: +app-editors/helix',
		changes: [],
		generation: null,
		...more,
	}
}

function printed(width: number, ...entries: readonly AuditEntry[]): string[] {
	const { terminal } = new Window(width, 24, { LANG: 'C.UTF-8', NO_COLOR: '1' })
	return printAuditTrail(entries, terminal)
}

describe('the audit trail', () => {
	test('has the changes on the left and what became of them beside them', () => {
		const changes = ['media-video/ffmpeg: USE +opus', 'world: +app-editors/helix']
		const failed = ['dev-libs/a-1 compile']
		const bad = {
			...note,
			number: 3,
			outcome: 'failed' as const,
			reason: 'dev-libs/a-1 (compile) failed; 2 other packages built',
			failed,
		}
		expect(printed(80, entry({ changes, generation: note }), entry({ generation: bad }))).toEqual([
			'3f2a91c04b  2026-05-10 15:01                  generation 4: published',
			'  media-video/ffmpeg: USE +opus               3 packages in 7 min 3 s',
			'  world: +app-editors/helix',
			'3f2a91c04b  2026-05-10 15:01                  generation 3: failed',
			'  world: +app-editors/helix                   dev-libs/a-1 (compile) failed; 2',
			'                                              other packages built',
			'                                              failed: dev-libs/a-1 compile',
		])
	})

	test('stands below each other on a narrow window', () => {
		expect(printed(50, entry({ generation: note }))).toEqual([
			'3f2a91c04b  2026-05-10 15:01',
			'  world: +app-editors/helix',
			'generation 4: published',
			'3 packages in 7 min 3 s',
		])
	})

	test('tells the first of many changes, and how many there are', () => {
		const changes = Array.from({ length: 300 }, (_, at) => `world: +a/b${at}`)
		const lines = printed(80, entry({ changes }))
		expect(lines).toHaveLength(8)
		expect(lines.at(-1)).toBe('  and 294 more')
		expect(lines[0]).toContain('not built')
	})

	test('says of what is being built now that it is, and how far', () => {
		const lines = printed(80, entry({ building: { number: 8, done: 3, total: 12 } }), entry({ building: begun }))
		expect(lines[0]).toMatch(/15:01 +generation 8: building$/)
		expect(lines[1]).toMatch(/helix +3 of 12 packages$/)
		expect(lines[2]).toMatch(/generation 9: building$/)
		expect(lines[3]).toBe('  world: +app-editors/helix')
	})

	test('takes what is being built from the server’s word, for that revision alone', async () => {
		const ledger = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
		const tree = await writeConfigTree(ledger, treeOf({ 'etc/portage/make.conf': '' }))
		const commit = { host: 'laptop', tree, body: '' }
		const parent = await writeRevision(ledger, { ...commit, parent: undefined, subject: 'one' }, systemClock)
		const revision = await writeRevision(ledger, { ...commit, parent, subject: 'two' }, systemClock)
		await moveRef(ledger, branchOf('laptop'), undefined, revision, systemClock)
		const nothing = { failed: [], needs: [], diagnostics: [], trees: {}, packages: 0, reason: '', log: '' }
		const generation = { ...nothing, number: 9, revision, outcome: 'building', started: 0, ended: null } as const
		const read = (outcome: 'building' | 'published') =>
			readAuditTrail(ledger, branchOf('laptop'), 5, { generation: { ...generation, outcome }, progress: null })
		expect((await read('building')).map(({ building }) => building)).toEqual([begun, undefined])
		expect((await read('published')).map(({ building }) => building)).toEqual([undefined, undefined])
	})
})
