import type { Child } from '../lab/child.ts'
import type { Host } from '../lab/host.ts'
import type { Lab } from '../lab/lab.ts'
import { showBuild } from './build-view.ts'
import type { Screen } from './screen.ts'

export async function firstUpgrade(screen: Screen, { laptop, server }: Lab): Promise<void> {
	screen.scene('The laptop’s world, built for it on the server')
	screen.command('laptop', 'cat /var/lib/portage/world')
	screen.answer(await laptop.read('/var/lib/portage/world'))
	await showBuild(screen, server)
	await upgrade(screen, laptop)
	await tell(screen, laptop, 'hello')
}

export async function changeFlag(screen: Screen, { laptop, server }: Lab, client: Child): Promise<void> {
	screen.scene('A USE flag is edited on the laptop: that is all a person does')
	const line = 'app-misc/hello nls'
	screen.command('laptop', `echo '${line}' >> /etc/portage/package.use/hello`)
	const saved = performance.now()
	await laptop.append('/etc/portage/package.use/hello', `${line}\n`)
	await client.stderr.until(/recorded.*app-misc\/hello \+nls/)
	await client.stderr.until(/pushed(?![^]*recorded)/)
	screen.done(`recorded and pushed ${Math.round(performance.now() - saved)} ms after it was saved`)
	await showBuild(screen, server)
	await upgrade(screen, laptop)
	await tell(screen, laptop, 'hello')
}

export async function seeMistake(screen: Screen, { laptop, server }: Lab, client: Child): Promise<void> {
	screen.scene('A slip of the pen: nothing breaks, and both sides say where it is')
	screen.command('laptop', `echo 'app-misc//hello loud' >> /etc/portage/package.use/hello`)
	await laptop.append('/etc/portage/package.use/hello', 'app-misc//hello loud\n')
	await client.stderr.until(/recorded.*package.use.*(?<!nls)"}$/)
	await showBuild(screen, server)
	await tell(screen, laptop, 'altroot-client', 'status')
	screen.command('laptop', `sed -i '/\\/\\//d' /etc/portage/package.use/hello`)
	await laptop.mustRun(['sed', '-i', '/\\/\\//d', '/etc/portage/package.use/hello'])
	await showBuild(screen, server)
}

export async function showAuditTrail(screen: Screen, { laptop }: Lab): Promise<void> {
	screen.scene('The audit trail: what changed, and what the build made of it')
	await tell(screen, laptop, 'altroot-client', 'log')
}

async function upgrade(screen: Screen, laptop: Host): Promise<void> {
	screen.command('laptop', 'altroot-client upgrade')
	const { exitCode, stdout, stderr } = await laptop.run(['altroot-client', 'upgrade'])
	if (exitCode !== 0) throw new Error(`altroot-client upgrade ended with ${exitCode}:\n${stdout}${stderr}`)
	const merged = stdout.split('\n').filter((line) => line.startsWith('>>> Completed'))
	screen.answer(merged.join('\n'))
	screen.done('installed with emerge -GuDN @world, over SSH')
}

async function tell(screen: Screen, host: Host, ...command: string[]): Promise<void> {
	screen.command(host.name, command.join(' '))
	screen.answer(await host.mustRun(command))
}
