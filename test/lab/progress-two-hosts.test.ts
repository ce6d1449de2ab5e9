import type { HostStatus } from '@altroot/shared/protocol/host-status'
import { expect, it } from 'vitest'
import { setUpHosts, startBuilder } from './altroot.ts'
import { packagesOf } from './history.ts'
import { openLab } from './lab.ts'

/** What the second laptop pushes: the first one's configuration, but for the flags. The gate is tested elsewhere. */
const pushAsOther = `
	set -e
	git clone -q -b hosts/laptop /var/lib/altroot/ledger.git other && cd other
	git config user.name other && git config user.email other@example.org
	echo 'app-misc/chooser red' > etc/portage/package.use/colour
	git commit -q -a -m 'package.use: app-misc/chooser +red' && git push -q origin HEAD:refs/heads/hosts/other`

it('two hosts with other flags are built into roots of their own, and each sees its own packages', async () => {
	await using lab = await openLab()
	const { server, laptop } = lab
	await setUpHosts(lab)
	await server.mustRun(['altroot-server', 'host', 'add', 'other', '--address', 'build-server'])
	await laptop.write('/var/lib/portage/world', 'app-misc/chooser\n')
	await laptop.write('/etc/portage/package.use/colour', 'app-misc/chooser blue\n')
	await laptop.mustRun(['altroot-client', 'record'])
	await server.mustRun(['sh', '-c', pushAsOther])

	const builder = await startBuilder(server)
	await builder.stderr.until(/the generation has ended.*"host":"laptop"/)
	await builder.stderr.until(/the generation has ended.*"host":"other"/)
	const { hosts }: { hosts: HostStatus[] } = JSON.parse(await server.mustRun(['altroot-server', 'status', '--json']))
	expect(hosts.map(({ host, generation }) => [host, generation?.number, generation?.outcome])).toEqual([
		['laptop', 1, 'published'],
		['other', 1, 'published'],
	])
	expect(hosts.map(({ packages }) => packages)).toEqual(['/alt/var/cache/binpkgs', '/alt-other/var/cache/binpkgs'])
	const flags = async (root: string): Promise<readonly string[] | null | undefined> => {
		const index = await server.read(`${root}/var/cache/binpkgs/Packages`)
		const chooser = index.split('\n\n').find((stanza) => stanza.includes('CPV: app-misc/chooser-1.0'))
		return chooser?.match(/^USE: (.*)$/m)?.[1]?.match(/\b(?:blue|red)\b/g)
	}
	expect(await flags('/alt')).toEqual(['blue'])
	expect(await flags('/alt-other')).toEqual(['red'])

	const rows = await Promise.all(['laptop', 'other'].map((host) => packagesOf(server, 1, host)))
	const chooser = rows.map((packages) => packages.find((row) => row.package === 'app-misc/chooser-1.0'))
	expect(chooser.map((row) => row?.root)).toEqual(['/alt', '/alt-other'])
	// What one host has taught the server of a package, the other one's estimate knows.
	expect(chooser[0]?.expected).toBeNull()
	expect(chooser[1]?.expected).toBe((chooser[0]?.ended ?? 0) - (chooser[0]?.started ?? 0))
})
