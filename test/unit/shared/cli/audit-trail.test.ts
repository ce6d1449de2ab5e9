import { type AuditEntry, printAuditTrail } from '@altroot/shared/cli/audit-trail'
import { describe, expect, test } from 'vitest'
import { Window } from '../../../support/screen.ts'

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
})
