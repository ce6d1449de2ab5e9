import { splitWords } from '@altroot/agent-server/gate/words'
import { run } from '@altroot/shared/platform/run'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('what is split at all is split as the real sh splits it', async () => {
	// Only quoting and plain characters: what sh would run, expand or redirect is never given to it.
	const command = fc.string({ unit: fc.constantFrom(...`ab/.-=,:+@%  '"\\`), maxLength: 24 })
	await fc.assert(
		fc.asyncProperty(command, async (text) => {
			const words = splitWords(text)
			fc.pre(words !== undefined)
			const { stdout } = await run('sh', ['-c', `printf '%s\\0' x ${text}`])
			expect(words).toEqual(stdout.split('\0').slice(1, -1))
		}),
		{ numRuns: 300 },
	)
})
