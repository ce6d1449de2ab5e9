import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { countRefusals, readRefusals } from '@altroot/agent-server/store/refusals'
import { silentLog } from '@altroot/shared/platform/log'
import { expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const nothing = { key: 0, token: 0, command: 0, connection: 0 }

it('refusals are counted once a second at most, and on from there after a restart; a torn file counts as none', async () => {
	const path = join(temporaryDirectory(), 'refusals.json')
	const clock = new FakeClock()
	const count = countRefusals(path, clock, silentLog)
	for (let many = 0; many < 1000; many++) count('key')
	count('token')
	expect(readRefusals(path)).toEqual(nothing)
	await clock.advance(1000)
	await expect.poll(() => readRefusals(path)).toEqual({ ...nothing, key: 1000, token: 1 })

	countRefusals(path, clock, silentLog)('connection')
	await clock.advance(1000)
	await expect.poll(() => readRefusals(path)).toEqual({ ...nothing, key: 1000, token: 1, connection: 1 })
	truncateSync(path, 9)
	expect(readRefusals(path)).toEqual(nothing)
})
