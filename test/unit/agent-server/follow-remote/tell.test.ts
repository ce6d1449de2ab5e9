import { tellOnce } from '@altroot/agent-server/follow-remote/tell'
import { createLog } from '@altroot/shared/platform/log'
import { expect, test } from 'vitest'

test('a trouble is told when it comes, not while it lasts, and that it is over', () => {
	const lines: string[] = []
	const log = createLog(true, {}, {
		write: (line: string) => lines.push(line) > 0,
	} as unknown as NodeJS.WriteStream)
	const tell = tellOnce(log)
	const [away, odd] = [{ what: 'it is away', remedy: 'wait' }, { what: 'it is odd' }]
	for (const troubles of [[], [away], [away], [away, odd], [odd], [odd], [], [], [away]]) tell(troubles)
	const words = lines.map((line) => JSON.parse(line) as { reason?: string; hint?: string; msg: string })
	expect(words.map(({ reason, msg }) => reason ?? msg)).toEqual([
		'it is away',
		'it is odd',
		'the ledger that is followed is well again',
		'it is away',
	])
	expect(words[0]).toMatchObject({ hint: 'wait' })
})
