import { printDuration } from '@altroot/shared/cli/words'
import type { Show } from '../show.ts'
import { showHello, upgrade } from './upgrade.ts'

export async function changeFlag(show: Show): Promise<void> {
	const { screen, stage, agents, build } = show
	const path = `${stage.laptopRoot}/etc/portage/package.use/hello`
	const line = 'app-misc/hello nls'
	screen.scene('One USE flag is edited on the laptop: that is all a person does')
	screen.command('laptop', `echo '${line}' >> ${path}`)
	const saved = performance.now()
	await stage.laptop.append(path, `${line}\n`)
	const recorded = await agents.client.stderr.until(/recorded.*app-misc\/hello \+nls/)
	const revision = /"revision":"([0-9a-f]+)"/.exec(recorded)?.[1] ?? ''
	await agents.client.stderr.until(new RegExp(`pushed.*${revision}`))
	screen.done(`committed as ${revision.slice(0, 10)} and pushed over SSH`, { took: performance.now() - saved })
	await build.next('published')
	await upgrade(show)
	await showHello(show)
	screen.done(`from the saved line to the running program in ${printDuration(performance.now() - saved)}`)
}
