import type { RunInGroup } from '@altroot/shared/platform/process-group'
import { runByLine } from '@altroot/shared/platform/run-by-line'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'

it('tells lines whole, however they are cut into pieces, as a person reads them, with the last one that has no end', async () => {
	const output = Buffer.from('\u001b[32m>>> Eméging\u001b[0m  \r\n\n 10%\r100%\nunfinished')
	for (const size of [1, 3, output.length]) {
		const scripted: RunInGroup = async (_command, _args, { onOutput }) => {
			for (let at = 0; at < output.length; at += size) onOutput(output.subarray(at, at + size))
			return { exitCode: 3, stopped: false }
		}
		const heard: string[] = []
		const options = { env: {}, clock: new FakeClock(), onLine: (line: string) => void heard.push(line) }
		expect(await runByLine(scripted, 'emerge', [], options)).toEqual({ exitCode: 3, stopped: false })
		expect(heard.filter(Boolean)).toEqual(['>>> Eméging', ' 10%', '100%', 'unfinished'])
	}
})
