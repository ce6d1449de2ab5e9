import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { setStage } from './support/stage.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const stage = setStage({ hosts: ['laptop', 'netbook'], generations: 20, packages: 24 })

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
		const page = await stage.open(path, { bypassCSP: true })
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
		const [page, plain] = await Promise.all([stage.open(path), stage.open(path, { javaScriptEnabled: false })])
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
	const page = await stage.open('/hosts/laptop/trail', { bypassCSP: true, viewport: { width: 360, height: 800 } })
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
	const page = await stage.open('/hosts/laptop')
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
