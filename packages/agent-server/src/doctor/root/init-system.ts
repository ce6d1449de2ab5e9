import { join } from 'node:path'
import { readTextIfAny } from '@altroot/shared/platform/disk'
import { baseProfileName } from '../../base-profile/current.ts'
import type { AltRoot, Finding } from '../finding.ts'

/**
 * That laptop and base follow profiles of the same init system: with SYSROOT=/ the base gets what the laptop's packages
 * are built against, and sys-apps/systemd and sys-fs/udev block each other there.
 */
export async function lookAtInitSystem({ host, root, facts, etcPortage, base }: AltRoot): Promise<readonly Finding[]> {
	const rendered = (await readTextIfAny(join(root, 'etc/portage/make.profile/parent')))?.trim()
	const laptops = facts?.profile ?? rendered
	const own = await baseProfileName(etcPortage, base.repositories)
	const what = `init system of ${host} and of the base`
	if (laptops === undefined || own === undefined || isSystemd(laptops) === isSystemd(own)) return [{ what }]
	const [its, ours] = isSystemd(laptops) ? ['systemd', 'OpenRC'] : ['OpenRC', 'systemd']
	return [
		{
			what,
			wrong: `${host} is a ${its} system (${laptops}), the base a ${ours} one (${own}): udev and systemd block each other`,
			remedy: `altroot-server profile set ${laptops}`,
		},
	]
}

/** By the name of the profile: every profile of ::gentoo for systemd has that word in it. */
function isSystemd(profile: string): boolean {
	return /(^|[/:\s])systemd([/\s]|$)/.test(profile)
}
