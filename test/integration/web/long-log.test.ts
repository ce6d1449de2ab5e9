import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { setStage } from './support/stage.ts'

const stage = setStage({ hosts: ['laptop'], generations: 1, packages: 3 })

describe('a log of 50 MB', () => {
	const path = '/hosts/laptop/generations/1/log'

	beforeAll(() => {
		const lines = Array.from({ length: 500_000 }, (_, at) => `line ${String(at).padStart(7, '0')} ${'x'.repeat(87)}`)
		writeFileSync(stage.furnished.places.logOf('laptop', 1), `${lines.join('\n')}\n`)
	})

	it('shows its end first, and reads back as it is scrolled, without keeping all of it', async () => {
		const page = await stage.open(path)
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
		const page = await stage.open(path, { javaScriptEnabled: false })
		await page.getByRole('link', { name: 'Earlier' }).click()
		await page.getByRole('link', { name: 'Earlier' }).click()
		expect(await page.locator('pre').textContent()).toContain('line 049')
		await page.getByRole('link', { name: 'Start' }).click()
		expect(await page.locator('pre').textContent()).toContain('line 0000000')
		await page.getByRole('link', { name: 'Later' }).click()
	})
})
