import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Web } from '@altroot/agent-server/web/web'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from './support/browser.ts'
import { type Furnished, furnish } from './support/furnish.ts'
import { addHostile } from './support/hostile.ts'
import { serve } from './support/server.ts'

const directory = mkdtempSync(join(tmpdir(), 'altroot-test-'))
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let furnished: Furnished
let browser: Browser
let web: Web

beforeAll(async () => {
	furnished = await furnish(directory, { hosts: ['laptop', 'netbook'], generations: 20, packages: 24 })
	browser = await openBrowser()
	web = await serve(furnished)
}, 300_000)
afterAll(async () => {
	await browser?.close()
	await web?.[Symbol.asyncDispose]()
	rmSync(directory, { recursive: true })
})

async function blank(options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext(options)
	onTestFinished(() => context.close())
	const page = await context.newPage()
	page.setDefaultTimeout(10_000)
	return page
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
	const page = await blank(options)
	await page.goto(new URL(path, web.address).href)
	return page
}

const pages = [
	['/'],
	['/hosts/laptop'],
	['/hosts/laptop/generations/20'],
	['/hosts/laptop/generations/16'],
	['/hosts/laptop/generations/15'],
	['/hosts/laptop/generations/20/failed/0/log?at=error'],
	['/hosts/laptop/trail'],
	['/hosts/laptop/pictures'],
] as const

interface AxeResults {
	readonly violations: readonly {
		readonly id: string
		readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
	}[]
}

describe.each(pages)('%s', (path) => {
	it('has nothing that axe objects to, in light and dark, on a small screen and a large one', async () => {
		// axe comes into the page by a way that the page's own policy forbids: that is lifted for it, and for it alone.
		const page = await open(path, { bypassCSP: true })
		await page.addScriptTag({ path: axe })
		for (const [colorScheme, width] of [
			['light', 1400],
			['dark', 360],
		] as const) {
			await page.emulateMedia({ colorScheme })
			await page.setViewportSize({ width, height: 800 })
			const { violations } = await page.evaluate<AxeResults>('axe.run()')
			expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([])
		}
	})

	it('fits into 360, 800 and 1,400 px, and says the same without a script', async () => {
		const [page, plain] = await Promise.all([open(path), open(path, { javaScriptEnabled: false })])
		for (const width of [360, 800, 1400]) {
			await page.setViewportSize({ width, height: 800 })
			expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
		}
		expect(await words(plain)).toBe(await words(page))
		expect(await plain.locator('h1').count()).toBe(1)
	})
})

async function words(page: Page): Promise<string> {
	const text = (await page.locator('main').textContent()) ?? ''
	return text.replace(/\s+/g, ' ').replace(/\d+ \w+ ago|just now/g, '')
}

it('the lines of a revision stand below each other, and the page fits and has nothing that axe objects to', async () => {
	const page = await open('/hosts/laptop/trail', { bypassCSP: true, viewport: { width: 360, height: 800 } })
	await page.locator('.trail h2 a').nth(6).click()
	const places = await Promise.all((await page.locator('.diff .line').all()).map((line) => line.boundingBox()))
	expect(places.length).toBeGreaterThan(10)
	expect(new Set(places.map((box) => box?.x)).size).toBe(1)
	expect(new Set(places.map((box) => box?.y)).size).toBe(places.length)
	expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
	await page.addScriptTag({ path: axe })
	expect((await page.evaluate<AxeResults>('axe.run()')).violations.map(({ id }) => id)).toEqual([])
})

it('the keyboard reaches everything: first the way past the head, then the content', async () => {
	const page = await open('/hosts/laptop')
	const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()')
	await page.keyboard.press('Tab')
	expect(await focused()).toBe('Skip to the content')
	await page.keyboard.press('Enter')
	await page.keyboard.press('Tab')
	expect(await focused()).toBe('Audit trail')
	const links = await page.evaluate<number>('document.querySelectorAll("main a[href], main summary, main pre").length')
	const seen = new Set<number>()
	for (let at = 0; at < links; at++) {
		seen.add(
			await page.evaluate<number>(
				'[...document.querySelectorAll("main a[href], main summary, main pre")].indexOf(document.activeElement)',
			),
		)
		await page.keyboard.press('Tab')
	}
	expect(seen.size).toBe(links)
})

it('hostile names, messages, lines and logs are text on every page, and nothing is loaded from elsewhere', async () => {
	const number = await addHostile(furnished, 'netbook')
	const { revision } = (
		(await (
			await fetch(new URL(`/hosts/netbook/generations/${number}`, web.address), {
				headers: { accept: 'application/json' },
			})
		).json()) as { generation: { revision: string } }
	).generation
	const at = `/hosts/netbook/generations/${number}`
	const paths = [
		'/',
		'/hosts/netbook',
		at,
		`${at}/log`,
		`${at}/failed/0/log`,
		`${at}/packages/0/log`,
		'/hosts/netbook/trail',
		`/hosts/netbook/revisions/${revision}`,
		'/hosts/netbook/pictures',
	]
	const page = await blank()
	const [loaded, complaints]: [string[], string[]] = [[], []]
	page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
	page.on('console', (message) => complaints.push(message.text()))
	page.on('pageerror', (error) => complaints.push(error.message))
	for (const path of paths) {
		loaded.splice(0)
		await page.goto(new URL(path, web.address).href)
		await page.locator('main').waitFor()
		expect(await page.evaluate('window.hacked'), path).toBeUndefined()
		expect(await page.locator('main img, main script, main svg[onload]').count(), path).toBe(0)
		expect(await page.locator('main').textContent(), path).toContain('<img src=x onerror=')
		expect(complaints, path).toEqual([])
		const ours = [path, '/events', '/hosts/netbook/events', '/style.css', '/page.js', '/icon.svg']
		expect(
			loaded.filter((each) => !ours.includes(each)),
			path,
		).toEqual([])
	}
	const parsed = `fetch('/hosts/netbook/feed.atom').then((answer) => answer.text()).then((text) => new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('parsererror, img').length)`
	expect(await page.evaluate(parsed)).toBe(0)
})

describe('a log of 50 MB', () => {
	const path = '/hosts/laptop/generations/20/log'

	beforeAll(() => {
		const lines = Array.from({ length: 500_000 }, (_, at) => `line ${String(at).padStart(7, '0')} ${'x'.repeat(87)}`)
		writeFileSync(furnished.places.logOf('laptop', 20), `${lines.join('\n')}\n`)
	})

	it('shows its end first, and reads back as it is scrolled, without keeping all of it', async () => {
		const page = await open(path)
		await page.getByText('line 0499999').waitFor()
		for (let turn = 0; turn < 20; turn++) {
			const first = await page.locator('.chunk').first().getAttribute('data-from')
			await page.evaluate('scrollTo(0, 0)')
			await expect.poll(() => page.locator('.chunk').first().getAttribute('data-from')).not.toBe(first)
		}
		expect(await page.locator('.chunk').count()).toBeLessThanOrEqual(12)
		const text = (await page.locator('pre').textContent()) ?? ''
		const numbers = text
			.trimEnd()
			.split('\n')
			.map((line) => Number(line.slice(5, 12)))
		expect(numbers).toEqual(numbers.map((_, at) => numbers[0]! + at)) // no line twice, none missing
		expect(await page.locator('a[rel=next]').count()).toBe(1)
		await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
		await expect
			.poll(async () => Number(await page.locator('.chunk').last().getAttribute('data-to')))
			.toBeGreaterThan((numbers.at(-1)! + 2) * 100)
	})

	it('can be read from end to start by plain links', async () => {
		const page = await open(path, { javaScriptEnabled: false })
		await page.getByRole('link', { name: 'Earlier' }).click()
		await page.getByRole('link', { name: 'Earlier' }).click()
		expect(await page.locator('pre').textContent()).toContain('line 049')
		await page.getByRole('link', { name: 'Start' }).click()
		expect(await page.locator('pre').textContent()).toContain('line 0000000')
		await page.getByRole('link', { name: 'Later' }).click()
	})
})
