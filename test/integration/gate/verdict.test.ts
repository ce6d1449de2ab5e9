import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { gateAnswers } from '@altroot/agent-server/gate-answers'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { serverPlaces } from '@altroot/agent-server/store/places'
import { readVerdict } from '@altroot/agent-server/verdict/verdict-file'
import { systemClock } from '@altroot/shared/platform/clock'
import { silentLog } from '@altroot/shared/platform/log'
import { run } from '@altroot/shared/platform/run'
import type { Verdict } from '@altroot/shared/protocol/verdict'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { type Guest, type House, openHouse } from './support/house.ts'
import { sshOptions } from './support/openssh.ts'

const verdict: Verdict = { version: 1, generation: 3, time: 1, trees: [], install: 2, present: 0, behind: [], more: 0 }

async function open() {
	const settings = loadServerSettings(`[ledger]\npath = ${join(temporaryDirectory(), 'ledger.git')}\n`, 'server.ini')
	const places = serverPlaces(settings)
	mkdirSync(places.verdicts)
	const { hearVerdict } = gateAnswers(() => settings, places, systemClock, silentLog)
	return { house: await openHouse(undefined, { hearVerdict }), verdicts: places.verdicts }
}
const say = (house: House, guest: Guest, input: string) =>
	run('ssh', [...sshOptions(house, guest), 'altroot@127.0.0.1', 'altroot verdict'], { input })

test('a host says whether it takes its packages, and is heard as the host that its key is of', async () => {
	const { house, verdicts } = await open()
	expect(await say(house, house.laptop, JSON.stringify(verdict))).toMatchObject({ exitCode: 0 })
	expect(await readVerdict(verdicts, 'laptop')).toEqual(verdict)
	expect(await readVerdict(verdicts, 'other')).toBeUndefined()
})

test.each([
	['names a host', JSON.stringify({ ...verdict, host: 'other' }), 'no verdict'],
	[
		'would steer a terminal',
		JSON.stringify({ ...verdict, behind: [{ package: 'a/b-1', reason: '\u001b[2J' }] }),
		'no verdict',
	],
	[
		'tells of more packages than anyone reads',
		JSON.stringify({ ...verdict, behind: Array(201).fill({ package: 'a/b-1', reason: '' }) }),
		'no verdict',
	],
	['is no JSON', 'yes', 'no verdict'],
	['has no end', ' '.repeat(600_000), 'not as long as this'],
])('a verdict that %s is refused', async (_, text, reason) => {
	const { house, verdicts } = await open()
	expect(await say(house, house.laptop, text)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(reason) })
	expect(await readVerdict(verdicts, 'laptop')).toBeUndefined()
})
