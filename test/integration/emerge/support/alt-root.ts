import type { WorldBuild } from '@altroot/agent-server/build/build'
import type { NeededLine } from '@altroot/shared/protocol/generation'
import type { PackageEvent } from '@altroot/shared/protocol/progress'
import type { Host } from '../../../lab/host.ts'

export interface PlanReport {
	readonly kind: string
	readonly reason: string
	readonly merges: readonly string[]
	readonly sentences: readonly string[]
	readonly needs: readonly NeededLine[]
}

export const driver = (...words: readonly string[]): string[] => [
	'/opt/altroot/node_modules/.bin/node',
	'/opt/altroot/test/integration/emerge/support/driver.ts',
	...words,
]

/** The least that `ROOT=/alt` needs; the product's own render is tested elsewhere. */
export async function prepareAltRoot(server: Host): Promise<void> {
	const makeConf = await server.read('/etc/portage/make.conf')
	const own = 'PKGDIR="/alt/var/cache/altroot/packages"\nPORTAGE_LOGDIR="/alt/var/log/portage"\n'
	await server.write('/alt/etc/portage/make.profile/parent', 'gentoo:default/linux/amd64/23.0\n')
	await server.write('/alt/etc/portage/make.conf', `${makeConf}\n${own}`)
	await server.mustRun(['cp', '-r', '/etc/portage/repos.conf', '/alt/etc/portage/'])
}

/** Makes these atoms the world of the alt root, and these files its only package.* ones. */
export async function setWorld(
	server: Host,
	atoms: readonly string[],
	files: Readonly<Record<string, string>> = {},
): Promise<void> {
	await server.mustRun(['sh', '-c', 'rm -rf /alt/etc/portage/package.*'])
	await server.write('/alt/var/lib/portage/world', atoms.map((atom) => `${atom}\n`).join(''))
	for (const [name, text] of Object.entries(files)) await server.write(`/alt/etc/portage/${name}`, text)
}

export async function plan(server: Host): Promise<PlanReport> {
	return JSON.parse(await server.mustRun(driver('plan')))
}

/** Builds the world; every event that was reported, and the result. */
export async function build(
	server: Host,
	jobs = '1',
	env: Readonly<Record<string, string>> = {},
): Promise<{ events: readonly PackageEvent[]; result: WorldBuild }> {
	const lines = (await server.mustRun(driver('build', jobs), { env }))
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line))
	return { events: lines.flatMap((line) => line.event ?? []), result: lines.at(-1).build }
}
