import { knownLocations, syncedRepositories } from '@altroot/agent-client/install/synced-repositories'
import { expect, it } from 'vitest'

const gate = { user: 'altroot', host: 'build-server', port: 2222, identity: '/k', knownHosts: '/h' }
const known = `[DEFAULT]
main-repo = gentoo

[gentoo]
location = /var/db/repos/gentoo
masters = 
priority = -1000
sync-type = git
sync-uri = https://host/100%/gentoo.git
sync-rsync-extra-opts = --bwlimit=100

[own]
location = /home/me/own
sync-uri = https://host/50%
`

it('a fetched tree keeps its place, priority and owner, and comes by rsync over ssh without a port', () => {
	const fetched = { name: 'gentoo', location: '/var/db/repos/gentoo', owner: '250:250' }
	expect(syncedRepositories(known, [fetched], gate)).toBe(`[DEFAULT]
main-repo = gentoo
[gentoo]
location = /var/db/repos/gentoo
masters = 
priority = -1000
sync-type = rsync
sync-uri = ssh://altroot@build-server/var/db/repos/gentoo
sync-rsync-verify-metamanifest = no
sync-user = root
sync-rsync-extra-opts = --bwlimit=100 --owner --group --chown=250:250
[own]
location = /home/me/own
sync-uri = https://host/50%%
`)
})

it('a tree that is not there yet gets no owner, and one that the laptop does not know is left out', () => {
	const text = syncedRepositories(
		known,
		[
			{ name: 'own', location: '/srv/own', owner: undefined },
			{ name: 'strange', location: '/srv/strange', owner: undefined },
		],
		{ ...gate, host: 'fd00::1' },
	)
	expect(text).toContain('sync-uri = ssh://altroot@[fd00::1]/srv/own\n')
	expect(text).not.toContain('chown')
	expect(text).not.toContain('strange')
})

it('the places of all trees are read from what portageq says', () => {
	expect(Object.fromEntries(knownLocations(known))).toEqual({ gentoo: '/var/db/repos/gentoo', own: '/home/me/own' })
})
