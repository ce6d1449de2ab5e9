import { wordsOf } from '@altroot/agent-server/preview/preview-words'
import { expect, it } from 'vitest'

const [ours, other] = ['a'.repeat(40), 'b'.repeat(40)]
const begun = (id: string) => JSON.stringify({ id })
const failed = (id: string) => JSON.stringify({ id, failure: 'no emerge' })

async function heard(lines: readonly string[], isNewest = true): Promise<readonly string[]> {
	const words: string[] = []
	const stream = (async function* () {
		yield* lines
	})()
	for await (const word of wordsOf(ours, stream, async () => isNewest)) words.push(word)
	return words
}

it('of all that the builder says, the words about this preview, up to the last one', async () => {
	const said = [begun(other), failed(other), '{"id', begun(ours), failed(ours), failed(ours)]
	expect(await heard(said)).toEqual([begun(ours), failed(ours)])
})

it('it ends without the last word where another preview has taken its place', async () => {
	expect(await heard([begun(ours), begun(other), failed(ours)], false)).toEqual([begun(ours)])
})
