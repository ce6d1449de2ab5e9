import { expect, it } from 'vitest'
import { openBrowser } from '../integration/web/support/browser.ts'
import { setUpHosts, startBuilder } from './altroot.ts'
import { openLab } from './lab.ts'

it('the page shows a real build as it goes on, and a real failure with its log, without a reload', async () => {
	await using lab = await openLab()
	await setUpHosts(lab)
	const builder = await startBuilder(lab.server)
	await builder.stderr.until(/the generation has ended/)
	const browser = await openBrowser(lab.server.pid)
	await using _closed = { [Symbol.asyncDispose]: () => browser.close() }
	const page = await browser.newPage()
	page.setDefaultTimeout(60_000)
	await page.goto('http://127.0.0.1:8474/')
	await page.evaluate('window.same = true')
	await page.locator('.pulse.live').waitFor()
	expect(await page.locator('.card').textContent()).toMatch(/laptop.*published/s)

	await lab.laptop.write('/var/lib/portage/world', 'app-misc/fails-compile\napp-misc/full-stop\napp-misc/hello\n')
	await lab.laptop.mustRun(['altroot-client', 'record'])
	await page.getByRole('progressbar').waitFor()
	await page.getByText(/fails-compile-1.0 \(compile\) failed/).waitFor()
	expect(await page.evaluate('window.same')).toBe(true)

	await page.getByRole('link', { name: 'Generation 2', exact: true }).click()
	const row = page.locator('tr', { hasText: 'app-misc/fails-compile' })
	await expect.poll(() => row.textContent()).toMatch(/1\.0.*failed.*compile/s)
	expect(await page.locator('tr', { hasText: 'app-misc/full-stop' }).textContent()).toMatch(/built/)
	await page.getByRole('link', { name: 'Its log, at the error' }).click()
	expect(await page.locator('#error').textContent()).toContain('error:')
	await page.goto('http://127.0.0.1:8474/hosts/laptop/trail')
	expect(await page.locator('.trail').textContent()).toMatch(/world: \+app-misc\/fails-compile/)
	const metrics = await (await page.goto('http://127.0.0.1:8474/metrics'))?.text()
	expect(metrics).toContain('altroot_generations_total{host="laptop",outcome="failed"} 1')
})
