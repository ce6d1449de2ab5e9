import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBuilder } from '@altroot/agent-server/open-builder'
import { reconcile } from '@altroot/agent-server/reconcile'
import { renderOnly } from '@altroot/agent-server/render-only'
import { KeptLock } from '@altroot/shared/platform/kept-lock'
import { silentLog } from '@altroot/shared/platform/log'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { scriptedEmerge } from '../../support/scripted-emerge.ts'
import { transcript } from '../../support/transcript.ts'
import { publishingServer } from '../publish/support/server.ts'
import { revise } from './support/revise.ts'

const makeConf = 'etc/portage/make.conf'
const never = new AbortController().signal

test.for([
	['edited', (portage: string) => writeFileSync(join(portage, 'make.conf'), 'USE="by-hand"\n')],
	['removed', (portage: string) => rmSync(join(portage, '../..'), { recursive: true })],
] as const)(
	'emerge never reads a render that somebody has %s by hand, though another process wrote it',
	async ([, spoil]) => {
		const server = await publishingServer()
		await server.generation()
		const text = readFileSync(join(server.root, makeConf), 'utf8')
		spoil(realpathSync(join(server.root, 'etc/portage')))
		const read = new Set<string>()
		const { runInGroup } = scriptedEmerge(() => {
			read.add(readFileSync(join(server.root, makeConf), 'utf8'))
			return { output: transcript('05-nothing-to-merge-second-run') }
		})
		const later = { ...(await openBuilder(server.config, silentLog)), basePortage: server.base, runInGroup }
		onTestFinished(() => later.history[Symbol.dispose]())
		await reconcile(later, 'laptop', later.settings().hosts.laptop!, never, server.head)
		expect([...read]).toEqual([text])
	},
)

test('a server that only renders looks at all of a render once no more revisions come', async () => {
	const server = await publishingServer('[build]\nenabled = no\n')
	const clock = new FakeClock()
	using building = new KeptLock(server.builder.places.buildLock)
	const turn = renderOnly({ ...server.builder, clock }, building)
	const take = () => turn('laptop', server.builder.settings().hosts.laptop!, never)
	expect(await take()).toBe(1000)
	const text = readFileSync(join(server.root, makeConf), 'utf8')
	writeFileSync(join(realpathSync(join(server.root, 'etc/portage')), 'make.conf'), 'USE="by-hand"\n')
	for (const flags of ['a', 'b']) {
		await clock.advance(500)
		await revise(server, `app-misc/hello ${flags}\n`)
		expect(await take()).toBe(1000)
	}
	await clock.advance(600)
	expect(await take()).toBe(400)
	expect(readFileSync(join(server.root, makeConf), 'utf8')).toBe('USE="by-hand"\n')
	await clock.advance(400)
	expect(await take()).toBeUndefined()
	expect(readFileSync(join(server.root, makeConf), 'utf8')).toBe(text)
	expect(readFileSync(join(server.root, 'etc/portage/package.use'), 'utf8')).toBe('app-misc/hello b\n')
	expect(await take()).toBeUndefined()
})
