import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runBuilder } from '@altroot/agent-server/agent'
import { silentLog } from '@altroot/shared/platform/log'
import { expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { publishingServer } from '../publish/support/server.ts'
import { revise } from './support/revise.ts'

/** What happens, in its order, and a promise of the next thing of a kind. */
function diary() {
	const all: string[] = []
	const waiting = new Map<string, () => void>()
	const note = (what: string): void => {
		all.push(what)
		waiting.get(what)?.()
	}
	const next = (what: string): Promise<void> => new Promise((resolve) => waiting.set(what, resolve))
	return { all, note, next }
}

test('after a push a server that only renders does that and no more; what else there is to see to comes once it is quiet', async () => {
	const server = await publishingServer('[build]\nenabled = no\n')
	const { all, note, next } = diary()
	const proposals = () => {
		note('looked at all')
		return []
	}
	const history = { ...server.builder.history, proposals }
	const log = Object.assign(Object.create(silentLog), {
		info: (_: unknown, text: string) => text === 'rendered' && note(text),
	})
	const clock = new FakeClock()
	const stopped = new AbortController()
	const ready = next('looked at all')
	const ended = runBuilder({ ...server.builder, history, log, clock }, server.config, stopped.signal).catch(
		() => undefined,
	)
	onTestFinished(async () => {
		stopped.abort()
		await ended
	})
	await ready
	for (const flags of ['a', 'b']) {
		all.length = 0
		const rendered = next('rendered')
		await revise(server, `app-misc/hello ${flags}\n`)
		await rendered
		await clock.advance(900)
		expect(readFileSync(join(server.root, 'etc/portage/package.use'), 'utf8')).toBe(`app-misc/hello ${flags}\n`)
		expect(all).toEqual(['rendered'])
	}
	const looked = next('looked at all')
	await clock.advance(100)
	await looked
	expect(all.slice(0, 2)).toEqual(['rendered', 'looked at all'])
})
