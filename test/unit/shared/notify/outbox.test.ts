import { statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Notice } from '@altroot/shared/notify/notice'
import { Outbox, type Rules } from '@altroot/shared/notify/outbox'
import { fileShelf, type Shelf } from '@altroot/shared/notify/outbox-file'
import { quietHours } from '@altroot/shared/notify/quiet-hours'
import type { Sent, Way } from '@altroot/shared/notify/ways/way'
import { silentLog } from '@altroot/shared/platform/log'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const later: Sent = { kind: 'later', reason: 'away', hint: '' }
const never: Sent = { kind: 'never', reason: 'wrong', hint: '' }
const sent: Sent = { kind: 'sent' }

function notice(more: Partial<Notice> = {}): Notice {
	const about = { host: 'laptop', generation: 1, revision: 'abc', body: '', command: '' }
	return { ...about, kind: 'finished', title: 'ready', time: new Date(0).toISOString(), ...more }
}

/** A way that answers as it is told to, the last answer from then on, and counts what it was given. */
class ScriptedWay implements Way {
	readonly name: string
	readonly titles: string[] = []
	readonly #answers: Sent[]

	constructor(name: string, ...answers: Sent[]) {
		this.name = name
		this.#answers = answers
	}

	async send({ title }: Notice): Promise<Sent> {
		this.titles.push(title)
		return (this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0]) ?? sent
	}
}

/** What a restart finds: the text that was written last. */
function memoryShelf(): Shelf {
	let text = '{"version":1,"told":{},"waiting":[]}'
	return {
		read: async () => JSON.parse(text),
		write: async (kept) => {
			text = JSON.stringify(kept)
		},
	}
}

async function opened(ways: Way[], rules: Partial<Rules> = {}, shelf = memoryShelf()) {
	const clock = new FakeClock()
	const all: Rules = { on: ['finished', 'failed', 'decision', 'behind'], quiet: undefined, ways, ...rules }
	const outbox = await Outbox.open(shelf, () => all, clock, silentLog)
	const end = new AbortController()
	const delivered = outbox.deliver(end.signal)
	const close = async (): Promise<void> => {
		end.abort()
		await delivered
	}
	onTestFinished(close)
	const tell = async (told: Notice): Promise<void> => {
		await outbox.tell(told)
		await clock.advance(0)
	}
	return { tell, clock, shelf, close }
}

describe('the outbox', () => {
	test('tells of an event once by each way, however often it hears of it, and after a restart', async () => {
		const [mail, webhook] = [new ScriptedWay('mail'), new ScriptedWay('webhook')]
		const { tell, close, shelf } = await opened([mail, webhook])
		await tell(notice())
		await tell(notice())
		await close()
		const again = await opened([mail, webhook], {}, shelf)
		await again.tell(notice())
		await again.tell(notice({ generation: 2, title: 'more' }))
		expect([mail.titles, webhook.titles]).toEqual([
			['ready', 'more'],
			['ready', 'more'],
		])
	})

	test('tries a way again that could not, later and later, and leaves alone the one that could', async () => {
		const [mail, webhook] = [new ScriptedWay('mail'), new ScriptedWay('webhook', later, later, sent)]
		const { tell, clock } = await opened([mail, webhook])
		await tell(notice())
		const tries: number[] = []
		for (const wait of [9_999, 1, 39_999, 1, 3_600_000]) {
			await clock.advance(wait)
			tries.push(webhook.titles.length)
		}
		expect(tries).toEqual([1, 2, 2, 3, 3])
		expect(mail.titles).toEqual(['ready'])
	})

	test('gives up at once where a person has to mend something, and after a day', async () => {
		const [mail, webhook] = [new ScriptedWay('mail', never), new ScriptedWay('webhook', later)]
		const { tell, clock } = await opened([mail, webhook])
		await tell(notice())
		await clock.advance(26 * 3_600_000)
		const tries = webhook.titles.length
		await clock.advance(26 * 3_600_000)
		expect([tries > 20, webhook.titles.length]).toEqual([true, tries])
		expect(mail.titles).toEqual(['ready'])
	})

	test('keeps a notice through the night and through a stop, unless a newer generation has overtaken it', async () => {
		const way = new ScriptedWay('mail')
		const hour = new Date(0).getHours()
		const quiet = quietHours.parse(`${hour}:00-${(hour + 7) % 24}:00`)
		const night = await opened([way], { quiet })
		await night.tell(notice())
		await night.tell(notice({ generation: 2, title: 'newer' }))
		await night.close()
		const morning = await opened([way], { quiet }, night.shelf)
		await morning.clock.advance(7 * 3_600_000 - 1)
		expect(way.titles).toEqual([])
		await morning.clock.advance(1)
		expect(way.titles).toEqual(['newer'])
	})

	test('leaves out the kinds that nobody wants', async () => {
		const way = new ScriptedWay('mail')
		const { tell } = await opened([way], { on: ['failed'] })
		await tell(notice())
		await tell(notice({ kind: 'failed', title: 'failed' }))
		expect(way.titles).toEqual(['failed'])
	})

	test('tells although nothing can be kept', async () => {
		const way = new ScriptedWay('mail')
		const full: Shelf = { ...memoryShelf(), write: () => Promise.reject(new Error('ENOSPC')) }
		const { tell } = await opened([way], {}, full)
		await tell(notice())
		expect(way.titles).toEqual(['ready'])
	})
})

test('a shelf keeps what it is given for its owner alone, and takes a torn file for an empty one', async () => {
	const path = join(temporaryDirectory(), 'notices.json')
	const kept = { version: 1 as const, told: { laptop: ['1 failed'] }, waiting: [] }
	await fileShelf(path).write(kept)
	expect(await fileShelf(path).read()).toEqual(kept)
	expect(statSync(path).mode & 0o777).toBe(0o600)
	truncateSync(path, 20)
	expect(await fileShelf(path).read()).toEqual({ ...kept, told: {} })
})
