/**
 * Takes the pictures of the page that README and docs show: real builds in a lab of two hosts, looked at with Chromium.
 * `node scripts/pictures.ts` writes docs/pictures/*.png (root; Debian's chromium is installed where it is missing).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from '../test/integration/web/support/browser.ts'
import { setUpHosts, startBuilder } from '../test/lab/altroot.ts'
import type { Child } from '../test/lab/child.ts'
import { type Lab, openLab } from '../test/lab/lab.ts'
import { recordAndBuild } from '../test/lab/loop.ts'

const pictures = join(import.meta.dirname, '../docs/pictures')
const page = 'http://127.0.0.1:8474'
const world = '/var/lib/portage/world'

/** A day with a laptop: flags, new packages, and one that cannot be built. */
async function liveThrough(lab: Lab, builder: Child): Promise<void> {
	const { laptop } = lab
	await laptop.append('/etc/portage/package.use/hello', 'app-misc/hello nls\n')
	await recordAndBuild(lab, builder)
	await laptop.append(world, 'app-misc/full-stop\n')
	await recordAndBuild(lab, builder)
	await laptop.append(world, 'app-misc/fails-compile\n')
	await recordAndBuild(lab, builder)
}

async function takePictures(lab: Lab, newest: number): Promise<void> {
	const browser = await openBrowser(lab.server.pid)
	await using _closed = { [Symbol.asyncDispose]: () => browser.close() }
	const generation = `${page}/hosts/laptop/generations/${newest}`
	const views = [
		['host', `${page}/hosts/laptop`, 'light'],
		['generation', generation, 'light'],
		['log', `${generation}/failed/0/log?at=error`, 'dark'],
		['trail', `${page}/hosts/laptop/trail`, 'light'],
	] as const
	for (const [name, address, colorScheme] of views) {
		const tab = await browser.newPage({ viewport: { width: 1100, height: 720 }, colorScheme })
		await tab.goto(address)
		if (name === 'host') await tab.locator('.pulse.live').waitFor()
		await tab.screenshot({ path: join(pictures, `${name}.png`) })
		await tab.close()
		console.log(`docs/pictures/${name}.png`)
	}
}

mkdirSync(pictures, { recursive: true })
await using lab = await openLab()
await setUpHosts(lab)
const builder = await startBuilder(lab.server)
await builder.stderr.until(/the generation has ended/)
await liveThrough(lab, builder)
const { hosts } = JSON.parse(await lab.server.mustRun(['altroot-server', 'status', '--json']))
await takePictures(lab, hosts[0].generation.number)
