import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ScriptedBuild } from './support/scripted-build.ts'
import { portOf, serve } from './support/server.ts'
import { setStage } from './support/stage.ts'

const stage = setStage({ hosts: ['laptop', 'netbook'], generations: 3, packages: 12 })
let page: Page
beforeEach(async () => {
	page = await stage.blank()
})

async function begin(host = 'laptop'): Promise<ScriptedBuild> {
	const build = await ScriptedBuild.begin(stage.furnished, host)
	onTestFinished(async () => {
		await build.end({ outcome: 'superseded', reason: 'the test is over' })
		build[Symbol.dispose]()
	})
	return build
}

/** Opens a page, and says whether it is still the same document, never reloaded. */
async function open(path: string): Promise<() => Promise<boolean>> {
	await page.goto(new URL(path, stage.web.address).href)
	await page.evaluate('window.same = true')
	await page.locator('.pulse.live').waitFor()
	return () => page.evaluate<boolean>('window.same === true')
}

describe('while a build runs', () => {
	it('its progress moves on the page without a reload', async () => {
		const build = await begin()
		const isSame = await open('/')
		build.progress(1, 0, 'app-editors/helix-25.01', 'compile')
		await page.getByText('1 of 3').waitFor()
		await page.getByText('helix-25.01').waitFor()
		await page.getByText('compile').waitFor()
		build.progress(2, 0, 'app-shells/zsh-5.9', 'install')
		await page.getByText('2 of 3').waitFor()
		expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('2')
		expect(await isSame()).toBe(true)
	})

	it('its expected end comes nearer by itself, and once it has passed the page says by how much', async () => {
		const build = await begin()
		await open('/')
		build.progress(1, 0, 'app-editors/helix-25.01', 'compile')
		const end = page.locator('time[data-late]')
		await expect.poll(() => end.textContent()).toMatch(/^ready in (?:9|10) min$/)
		const later = (minutes: number) =>
			end.evaluate((time, at) => {
				time.setAttribute('datetime', new Date(Date.now() - at).toISOString())
				;(globalThis as unknown as { ago(): void }).ago()
				return time.textContent
			}, minutes * 60_000)
		expect([await later(-0.5), await later(0.5), await later(25.5), await later(185)]).toEqual([
			'ready in a moment',
			'any moment now',
			'25 min longer than usual',
			'3 hours longer than usual',
		])
	})

	it('a build that begins, and its end, show without a reload', async () => {
		const isSame = await open('/hosts/netbook')
		const build = await begin('netbook')
		await page.getByText('Generation 4').waitFor()
		await build.end({ outcome: 'published', reason: 'all 3 packages built in no time' })
		await page.getByText('all 3 packages built in no time').first().waitFor()
		expect(await isSame()).toBe(true)
	})

	it('a failure appears with the end of its log while the build goes on, and leads to the line', async () => {
		const build = await begin()
		const { number, log } = build.generation
		const isSame = await open(`/hosts/laptop/generations/${number}`)
		build.progress(0, 0, 'app-misc/bad-1', 'compile')
		build.write(
			'>>> Compiling source in /x\nbad.c:3:1: error: expected a miracle\n * ERROR: app-misc/bad-1 failed (compile phase):\n',
		)
		const tail = ['bad.c:3:1: error: expected a miracle', '<img src=x onerror="window.hacked = 1">']
		const failed = { package: 'app-misc/bad-1', phase: 'compile', reason: 'emake failed', log, tail }
		build.fail(failed)
		await page.getByText('1 failed').waitFor()
		await page.getByText('expected a miracle').waitFor()
		await page.getByText('onerror="window.hacked = 1"').waitFor()
		expect(await page.evaluate('window.hacked')).toBeUndefined()
		expect(await page.locator('.badge', { hasText: 'building' }).count()).toBeGreaterThan(0)
		build.progress(1, 1, 'app-misc/good-1', 'compile')
		await page.getByText('1 of 3').waitFor()
		await build.end({ outcome: 'failed', reason: 'app-misc/bad-1 (compile) failed', failed: [failed] })
		await page.getByText('app-misc/bad-1 (compile) failed').waitFor()
		expect(await isSame()).toBe(true)
		await page.getByText('Its log, at the error').click()
		await page.locator('#error', { hasText: 'expected a miracle' }).waitFor()
	})

	it('a server that is started anew under the page is found again, with what has happened meanwhile', async () => {
		const build = await begin()
		const isSame = await open('/hosts/laptop')
		const port = portOf(stage.web)
		await stage.web[Symbol.asyncDispose]()
		await page.locator('.pulse.lost').waitFor()
		build.progress(2, 1, 'app-misc/later-1', 'test')
		stage.web = await serve(stage.furnished, port)
		await page.locator('.pulse.live').waitFor()
		await page.getByText('2 of 3').waitFor()
		expect(await isSame()).toBe(true)
	})

	it('a log grows as it is written, whole lines at a time, also over a restart of the server, until the build ends', async () => {
		const build = await begin()
		build.write('$ emerge @world\n')
		const isSame = await open(`/hosts/laptop/generations/${build.generation.number}/log`)
		build.write('>>> Emerging (1 of 3) a/b-1\nhalf a li')
		await page.getByText('Emerging (1 of 3)').waitFor()
		expect(await page.locator('pre').textContent()).not.toContain('half')
		const port = portOf(stage.web)
		await stage.web[Symbol.asyncDispose]()
		await page.locator('.pulse.lost').waitFor()
		build.write('ne\n\u001b[31mred\u001b[0m <b>not bold</b>\n')
		stage.web = await serve(stage.furnished, port)
		await page.getByText('<b>not bold</b>').waitFor()
		build.write('the last line\n')
		await build.end({ outcome: 'published', reason: 'done' })
		await page.getByText('The end.').waitFor()
		const text = await page.locator('pre').textContent()
		expect(text).toBe('$ emerge @world\n>>> Emerging (1 of 3) a/b-1\nhalf a line\nred <b>not bold</b>\nthe last line\n')
		expect(await page.locator('pre .red').textContent()).toBe('red')
		expect(await isSame()).toBe(true)
	})

	it('changes that follow each other closely end with the last one', async () => {
		const build = await begin()
		await open(`/hosts/laptop/generations/${build.generation.number}`)
		build.progress(1, 0, 'a/b-1', 'compile')
		await page.getByText('1 of 3').waitFor()
		for (const failed of [1, 2, 3]) {
			build.progress(0, failed, 'a/b-1', 'compile')
			await page.getByText(`${failed} failed`).waitFor()
		}
		await build.end({ outcome: 'failed', reason: 'the very end' })
		await page.getByText('the very end').waitFor()
	})

	it('what a person has opened stays open when the page changes', async () => {
		const build = await begin()
		await open('/hosts/laptop')
		const tail = ['a line of the log']
		const failed = ['one', 'two'].map((name) => ({
			package: `a/${name}-1`,
			phase: 'compile',
			reason: '',
			log: '',
			tail,
		}))
		await build.end({ outcome: 'failed', reason: 'two failed', failed })
		const second = page.locator('details', { hasText: 'a/two-1' })
		await second.locator('summary').click()
		const next = await begin()
		await next.end({ outcome: 'failed', reason: 'and again', failed })
		await page.getByText('and again').first().waitFor()
		expect(await second.getAttribute('open')).not.toBeNull()
	})
})
