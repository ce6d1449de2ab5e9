import type { Show } from '../show.ts'
import { showHello, upgrade } from './upgrade.ts'

export async function buildWorld(show: Show): Promise<void> {
	const { screen, stage, build } = show
	const world = await stage.laptop.read(`${stage.laptopRoot}/var/lib/portage/world`)
	screen.scene(`The laptop’s world (${world.trim()}) is built on the server, into /alt`)
	await build.next('published')
	await upgrade(show)
	await showHello(show)
	await compareConfiguration(show)
}

/** What the server builds with: the laptop's flags, and its own speed. */
async function compareConfiguration({ screen, stage: { server } }: Show): Promise<void> {
	const rendered = '/alt/etc/portage/make.conf'
	screen.command('server', `grep -B1 -E 'VIDEO|MAKEOPTS' ${rendered}`)
	screen.answer(await server.mustRun(['grep', '-B1', '--no-group-separator', '-E', 'VIDEO|MAKEOPTS', rendered]))
}
