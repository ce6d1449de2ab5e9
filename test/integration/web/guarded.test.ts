import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openHistory } from '@altroot/agent-server/store/history'
import { openWeb } from '@altroot/agent-server/web/web'
import { systemClock } from '@altroot/shared/platform/clock'
import { type Log, silentLog } from '@altroot/shared/platform/log'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Furnished, furnish } from './support/furnish.ts'
import { openPage } from './support/open-page.ts'
import { portOf, serve } from './support/server.ts'

const directory = mkdtempSync(join(tmpdir(), 'altroot-test-'))
let furnished: Furnished

beforeAll(async () => {
	furnished = await furnish(directory, { hosts: ['laptop'], generations: 10, packages: 12 })
})
afterAll(() => rmSync(directory, { recursive: true }))

/** Makes the log of generation 9 lie at `path`. */
function moveLog(path: string): void {
	using history = openHistory(furnished.places.history)
	history.save('laptop', { ...history.find('laptop', 9)!, log: path })
}

const logs = (name: string): string => join(furnished.places.logs, 'laptop', name)

describe('a log that the history names', () => {
	const secret = join(directory, 'secret.log')

	beforeAll(() => writeFileSync(secret, 'secret\n'))

	it.each([
		['lies elsewhere', () => secret],
		[
			'is a link that leads elsewhere',
			() => {
				symlinkSync(secret, logs('link.log'))
				return logs('link.log')
			},
		],
		[
			'is reached over a directory that leads elsewhere',
			() => {
				symlinkSync(directory, logs('away'))
				return logs('away/secret.log')
			},
		],
		['climbs out', () => `${logs('..')}/../../secret.log`],
		[
			'is no log',
			() => {
				writeFileSync(logs('database.db'), 'secret\n')
				return logs('database.db')
			},
		],
		[
			'is a pipe, which would keep the page waiting',
			() => {
				execFileSync('mkfifo', [logs('pipe.log')])
				return logs('pipe.log')
			},
		],
		[
			'is a directory',
			() => {
				mkdirSync(logs('directory.log'))
				return logs('directory.log')
			},
		],
		['is gone', () => logs('gone.log')],
	])('is not shown where it %s', async (_why, make) => {
		moveLog(make())
		const ask = openPage(furnished)
		for (const end of ['', '/raw', '?at=error']) {
			const answer = await ask(`/hosts/laptop/generations/9/log${end}`)
			expect(answer.status).toBe(404)
			expect(await answer.text()).not.toContain('secret')
		}
	})

	it('is shown where Portage writes it: below the alt root', async () => {
		const log = join(directory, 'roots/laptop/var/log/portage/app-misc:hello-1.0.log')
		mkdirSync(dirname(log), { recursive: true })
		writeFileSync(log, '0123456789\n')
		moveLog(log)
		const ask = openPage(furnished)
		expect(await (await ask('/hosts/laptop/generations/9/log')).text()).toContain('0123456789')
		const part = await ask('/hosts/laptop/generations/9/log/raw', { range: 'bytes=2-4' })
		expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/11', '234'])
		expect((await ask('/hosts/laptop/generations/9/log/raw', { range: 'bytes=99-' })).status).toBe(416)
		expect((await ask('/hosts/laptop/generations/9/log/raw')).headers.get('content-type')).toBe(
			'text/plain; charset=utf-8',
		)
	})
})

it('without the token nothing is told but that the server answers', async () => {
	const ask = openPage(furnished, 'a word of 16 letters')
	for (const path of [
		'/',
		'/hosts/laptop',
		'/style.css',
		'/metrics',
		'/events',
		'/hosts/laptop/feed.atom',
		'/nothing',
	]) {
		expect((await ask(path)).status, path).toBe(401)
	}
	expect((await ask('/healthz')).status).toBe(200)
	expect((await ask('/', { authorization: `Basic ${btoa('me:a word of 16 letters')}` })).status).toBe(200)
})

it('a page that is called by another name says nothing, and nothing is changed by any request', async () => {
	const ask = openPage(furnished)
	expect((await ask('/hosts/laptop', { host: 'rebound.example' })).status).toBe(421)
	expect((await ask('/hosts/laptop', {}, 'POST')).status).toBe(405)
	expect((await ask('/hosts/laptop')).headers.get('content-security-policy')).toContain("default-src 'none'")
})

it('the feed tells each generation that has ended, with an address of its own', async () => {
	const feed = await (await openPage(furnished)('/hosts/laptop/feed.atom')).text()
	expect(feed.match(/<entry>/g)).toHaveLength(10)
	expect(feed).toMatch(/<title>Generation 10: failed: \S+ \(compile\) failed; 10 other packages built<\/title>/)
	expect(feed).toContain('<link href="http://localhost/hosts/laptop/generations/10"/>')
})

it('the metrics count what the history knows, at each look', async () => {
	const text = await (await openPage(furnished)('/metrics')).text()
	expect(text).toContain('altroot_generations_total{host="laptop",outcome="failed"} 1')
	expect(text).toContain('altroot_packages_total{host="laptop",outcome="built"} 118')
	expect(text).toContain('altroot_generation_seconds_count{host="laptop"} 10')
	expect(text).toMatch(/altroot_publish_lag_seconds\{host="laptop"\} 10800/)
	expect(text).toMatch(/^altroot_queue 0$/m)
})

it('the metrics count what the gate has refused', async () => {
	const { refusals } = furnished.places
	mkdirSync(dirname(refusals), { recursive: true })
	writeFileSync(refusals, '{"key":3,"token":1,"command":0,"connection":0}\n')
	const text = await (await openPage(furnished)('/metrics')).text()
	expect(text).toContain('altroot_gate_refusals_total{kind="key"} 3')
})

it('where its port is taken there is no page, the log says why, and the builder goes on', async () => {
	await using first = await serve(furnished)
	const told: object[] = []
	const log: Log = { ...silentLog, error: (fields: object) => void told.push(fields) }
	const { places, ledger } = furnished
	const web = { ...furnished.settings.web, listen: { address: '127.0.0.1', port: portOf(first) } }
	const settings = () => ({ ...furnished.settings, web })
	await using second = await openWeb({ settings, places, ledger, clock: systemClock, log })
	expect(second.address).toBeUndefined()
	expect(told).toMatchObject([
		{ reason: expect.stringContaining('EADDRINUSE'), hint: expect.stringContaining('change listen in [web]') },
	])
})
