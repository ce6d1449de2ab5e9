import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GenerationPage } from '@altroot/agent-server/web/generation/read'
import type { HostPage } from '@altroot/agent-server/web/host/read'
import type { HostSummary } from '@altroot/agent-server/web/hosts/read'
import type { PicturesPage } from '@altroot/agent-server/web/pictures/read'
import type { TrailPage } from '@altroot/agent-server/web/trail/read'
import { writeRevision } from '@altroot/shared/ledger/commit'
import { writeConfigTree } from '@altroot/shared/ledger/config-tree'
import { writeNote } from '@altroot/shared/ledger/notes'
import { systemClock } from '@altroot/shared/platform/clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Furnished, furnish } from './support/furnish.ts'
import { asked, openPage } from './support/open-page.ts'

const directory = mkdtempSync(join(tmpdir(), 'altroot-test-'))
let furnished: Furnished

beforeAll(async () => {
	furnished = await furnish(directory, { hosts: ['laptop', 'netbook'], generations: 60, packages: 24 })
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('the page', () => {
	it('shows every host with what came of its newest generation', async () => {
		const ask = openPage(furnished)
		const text = await (await ask('/')).text()
		expect(text).toContain('<a href="/hosts/laptop">laptop</a>')
		expect(text).toContain('media-video/ffmpeg-7.1 (compile) failed; 22 other packages built')
		expect(await asked<HostSummary[]>(ask, '/')).toMatchObject([
			{ host: 'laptop', generation: { number: 60, outcome: 'failed' }, published: 60, waiting: null },
			{ host: 'netbook' },
		])
	})

	it('shows a host’s generations, 50 at a time, each with its revision’s subject', async () => {
		const ask = openPage(furnished)
		const first = await asked<HostPage>(ask, '/hosts/laptop')
		expect(first.generations).toHaveLength(50)
		expect(first.generations[1]).toMatchObject({ number: 59, subject: 'world: -games-board/gnuchess +app-shells/zsh' })
		const older = await asked<HostPage>(ask, `/hosts/laptop?before=${first.before}`)
		expect(older.generations.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
		expect(older.before).toBeNull()
		expect(await (await ask('/hosts/laptop')).text()).toContain(`href="/hosts/laptop?before=${first.before}"`)
	})

	it.each([
		['', 24, 'built'],
		['?show=built', 22, 'built'],
		['?show=failed', 1, 'failed'],
		['?show=skipped', 1, 'dropped'],
		['?show=binary', 0, undefined],
	])('shows of a plan what %j asks for', async (query, total, outcome) => {
		const page = await asked<GenerationPage>(openPage(furnished), `/hosts/laptop/generations/60${query}`)
		expect(page.total).toBe(total)
		expect(page.packages.at(-1)?.outcome).toBe(outcome)
		expect(page.counts).toEqual({ all: 24, built: 22, failed: 1, skipped: 1, binary: 0 })
	})

	it('shows of each package versions, changed flags, the line that caused it, size, durations and outcome', async () => {
		const text = await (await openPage(furnished)('/hosts/laptop/generations/60')).text()
		const row = text.split('<tr>').find((each) => each.includes('firefox')) ?? ''
		expect(row).toContain('134.0')
		expect(row).toContain('<strong class="flag on">+dbus</strong>')
		expect(row).toContain('title="www-client/firefox hwaccel wayland"><code>package.use/browser:2</code>')
		expect(row).toMatch(/MiB.*\d+ min \d+ s.*<span class="badge good">built<\/span>/s)
	})

	it('shows why a package failed, with the end of its log and the way to the error', async () => {
		const ask = openPage(furnished)
		const text = await (await ask('/hosts/laptop/generations/60')).text()
		expect(text).toContain('fatal error: opus.h: No such file or directory')
		const jump = await ask('/hosts/laptop/generations/60/failed/0/log?at=error')
		expect(jump.status).toBe(302)
		const log = await (await ask(jump.headers.get('location')!)).text()
		expect(/<span id="error"[^>]*>(.*)/.exec(log)?.[1]).toContain('audio_opus_encoder.cc:28:10: fatal error: opus.h')
	})

	it('shows what would stay behind on the laptop, and why', async () => {
		const text = await (await openPage(furnished)('/hosts/laptop/generations/57')).text()
		expect(text).toContain('not all of it')
		expect(text).toContain('masked by package.mask/kernel:2')
	})

	it('shows the audit trail in parts, each revision beside what was built of it', async () => {
		const ask = openPage(furnished)
		const first = await asked<TrailPage>(ask, '/hosts/laptop/trail')
		const second = await asked<TrailPage>(ask, `/hosts/laptop/trail?before=${first.before}`)
		const numbers = [...first.entries, ...second.entries].map((entry) => entry.generations[0]?.number)
		expect(numbers).toEqual(Array.from({ length: 60 }, (_, at) => 60 - at))
		expect(first.entries[0]).toMatchObject({
			author: 'laptop',
			changes: ['package.use/video:60: media-video/ffmpeg +opus +x264', 'world:2: +app-misc/package60'],
		})
		expect(second.before).toBeNull()
	})

	it('tells by the notes what the history has dropped', async () => {
		const { ledger } = furnished
		const revision = await writeRevision(
			ledger,
			{ host: 'x', tree: await writeConfigTree(ledger, new Map()), parent: undefined, subject: 'old', body: '' },
			systemClock,
		)
		const note = { number: 7, outcome: 'failed', reason: 'long ago', packages: 0, failed: [], duration: 90, trees: [] }
		await writeNote(ledger, revision, note, systemClock)
		const { entries } = await asked<TrailPage>(openPage(furnished), `/hosts/laptop/trail?before=${revision}`)
		expect(entries).toMatchObject([{ subject: 'old', generations: [], note }])
		expect(await (await openPage(furnished)(`/hosts/laptop/trail?before=${revision}`)).text()).toContain(
			'Generation 7 in 1 min 30 s',
		)
	})

	it('shows the lines of a revision', async () => {
		const ask = openPage(furnished)
		const { entries } = await asked<TrailPage>(ask, '/hosts/laptop/trail')
		const text = await (await ask(`/hosts/laptop/revisions/${entries[0]?.revision}`)).text()
		expect(text).toContain('<summary><code>etc/portage/package.use/video</code></summary>')
		expect(text).toContain('<span class="line on">+app-misc/package59 flag\n</span>')
	})

	it('draws where the time went', async () => {
		const ask = openPage(furnished)
		const page = await asked<PicturesPage>(ask, '/hosts/laptop/pictures')
		expect(page.total.times).toBeGreaterThan(1000)
		expect(page.packages[0]?.name).toMatch(/^app-office\/libreoffice/)
		expect(page.months.map(({ month }) => month)).toEqual(['2026-10', '2026-11'])
		expect(page.causes[0]).toMatchObject({ path: 'etc/portage/package.use/office', line: 1 })
		expect(await (await ask('/hosts/laptop/pictures')).text()).toContain('<svg')
	})

	it.each([
		'/hosts/nobody',
		'/hosts/laptop/generations/61',
		'/hosts/laptop/generations/x',
		'/hosts/laptop/generations/60/failed/1/log',
		'/hosts/laptop/generations/60/packages/3/log',
		'/hosts/__proto__',
		'/hosts/laptop/revisions/0000000000000000000000000000000000000000',
		'/hosts/laptop/generations/60/log/..%2f..%2f..%2fhistory.db',
		'/nothing',
	])('knows no page %s', async (path) => {
		expect((await openPage(furnished)(path)).status).toBe(404)
	})
})
