import { join } from 'node:path'
import { openHistory } from '@altroot/agent-server/store/history'
import type { Generation, Outcome } from '@altroot/shared/protocol/generation'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

function generation(number: number, revision: string, outcome: Outcome = 'published'): Generation {
	const nothing = { reason: '', packages: 0, failed: [], needs: [], diagnostics: [], trees: {} }
	return { ...nothing, number, revision, outcome, started: 0, ended: null, log: '' }
}

it('keeps each host’s generations apart, also over a restart', () => {
	const path = join(temporaryDirectory(), 'state/history.db')
	{
		using history = openHistory(path)
		history.save('laptop', generation(1, 'a'))
		history.save('laptop', generation(2, 'b', 'building'))
		history.save('laptop', generation(2, 'b', 'failed'))
		history.save('other', generation(1, 'c'))
		history.setPublished('laptop', 1)
	}
	using history = openHistory(path)
	expect(history.newest('laptop')).toEqual(generation(2, 'b', 'failed'))
	expect(history.list('laptop', 5).map(({ number }) => number)).toEqual([2, 1])
	expect(history.published('laptop')).toEqual(generation(1, 'a'))
	expect(history.newest('other')?.revision).toBe('c')
	expect(history.published('other')).toBeUndefined()
	expect(history.newest('nobody')).toBeUndefined()
})

it('remembers what each host is asked to decide, until it is asked something else', () => {
	const path = join(temporaryDirectory(), 'history.db')
	const lines = [{ file: 'package.use', line: 'a/b c', reason: 'because' }]
	{
		using history = openHistory(path)
		history.setProposals('laptop', [{ id: 'aaaa', revision: 'a', lines }])
	}
	using history = openHistory(path)
	expect(history.proposals('laptop')).toEqual([{ id: 'aaaa', revision: 'a', lines }])
	expect(history.proposals('other')).toEqual([])
	history.setProposals('laptop', [])
	expect(history.proposals('laptop')).toEqual([])
})
