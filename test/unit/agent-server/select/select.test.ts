import { select, selectAnyway } from '@altroot/agent-server/select/select'
import type { Generation, Outcome } from '@altroot/shared/protocol/generation'
import { expect, it } from 'vitest'

function generation(number: number, revision: string, outcome: Outcome): Generation {
	const nothing = { reason: '', packages: 0, failed: [], needs: [], diagnostics: [], trees: {} }
	return { ...nothing, number, revision, outcome, started: 0, ended: null, log: '' }
}

it.each<[string, string | undefined, Generation | undefined, ReturnType<typeof select>]>([
	['nothing where nothing was pushed', undefined, undefined, undefined],
	['the first revision as generation 1', 'a', undefined, { revision: 'a', number: 1 }],
	['nothing where the head has ended', 'a', generation(4, 'a', 'published'), undefined],
	['nothing where the head has failed: the same would fail again', 'a', generation(4, 'a', 'failed'), undefined],
	['a new head under the next number', 'b', generation(4, 'a', 'needs-decision'), { revision: 'b', number: 5 }],
	['what a crash has cut off under its own number', 'a', generation(4, 'a', 'building'), { revision: 'a', number: 4 }],
	['a new head in place of what was cut off', 'b', generation(4, 'a', 'building'), { revision: 'b', number: 5 }],
])('selects %s', (_title, head, newest, expected) => {
	expect(select(head, newest)).toEqual(expected)
})

it('selects what a person asks for again, under a number of its own', () => {
	expect(selectAnyway('a', generation(4, 'a', 'failed'))).toEqual({ revision: 'a', number: 5 })
	expect(selectAnyway('a', generation(4, 'a', 'building'))).toEqual({ revision: 'a', number: 4 })
})
