import { expect, it } from 'vitest'
import { addHostile } from './support/hostile.ts'
import { setStage } from './support/stage.ts'

const stage = setStage({ hosts: ['laptop', 'netbook'], generations: 2, packages: 3 })

it('hostile names, messages, lines and logs are text on every page, and nothing is loaded from elsewhere', async () => {
	const number = await addHostile(stage.furnished, 'netbook')
	const { revision } = (
		(await (
			await fetch(new URL(`/hosts/netbook/generations/${number}`, stage.web.address), {
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
	const page = await stage.blank()
	const [loaded, complaints]: [string[], string[]] = [[], []]
	page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
	page.on('console', (message) => complaints.push(message.text()))
	page.on('pageerror', (error) => complaints.push(error.message))
	for (const path of paths) {
		loaded.splice(0)
		await page.goto(new URL(path, stage.web.address).href)
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
