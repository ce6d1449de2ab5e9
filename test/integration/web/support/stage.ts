import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Web } from '@altroot/agent-server/web/web'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openBrowser } from './browser.ts'
import { type Furnished, furnish } from './furnish.ts'
import { serve } from './server.ts'

/** A furnished server with its page, and a browser that looks at it. */
export interface Stage {
	readonly furnished: Furnished
	/** A test that starts the server anew puts the new one here. */
	web: Web
	/** A page of its own, which ends with the test. */
	blank(options?: BrowserContextOptions): Promise<Page>
	open(path: string, options?: BrowserContextOptions): Promise<Page>
}

/** Makes the stage before the tests of a file, and ends it after them. */
export function setStage(size: Parameters<typeof furnish>[1]): Stage {
	const directory = mkdtempSync(join(tmpdir(), 'altroot-test-'))
	let browser: Browser | undefined
	const stage = {
		blank: async (options = {}) => {
			const context = await browser!.newContext(options)
			onTestFinished(() => context.close())
			const page = await context.newPage()
			page.setDefaultTimeout(10_000)
			return page
		},
		open: async (path, options) => {
			const page = await stage.blank(options)
			await page.goto(new URL(path, stage.web.address).href)
			return page
		},
	} as Stage & { furnished: Furnished }
	beforeAll(async () => {
		stage.furnished = await furnish(directory, size)
		browser = await openBrowser()
		stage.web = await serve(stage.furnished)
	}, 300_000)
	afterAll(async () => {
		await browser?.close()
		await stage.web?.[Symbol.asyncDispose]()
		rmSync(directory, { recursive: true })
	})
	return stage
}
