import { holdsPrivateKey, isLedgered } from '@altroot/shared/portage/config-files'
import { expect, test } from 'vitest'

test.each([
	'etc/portage/make.conf',
	'etc/portage/make.conf/10-use',
	'etc/portage/make.profile',
	'etc/portage/make.profile/parent',
	'etc/portage/package.accept_keywords',
	'etc/portage/package.accept_restrict',
	'etc/portage/package.use/video.bak',
	'etc/portage/package.use/zz-autounmask',
	'etc/portage/patches/app-misc/hello/fix.patch',
	'etc/portage/profile/package.use.mask',
	'etc/portage/bashrc',
	'etc/portage/env/app-misc/hello',
	'etc/portage/notes',
	'var/lib/portage/world',
	'var/lib/portage/world_sets',
])('%s is recorded', (path) => expect(isLedgered(path)).toBe(true))

test.each([
	['gnupg', 'etc/portage/gnupg/private-keys-v1.d/x.key'],
	['a private key', 'etc/portage/ssh/id_ed25519'],
	['a key store', 'etc/portage/client.p12'],
	['a pending update of Portage', 'etc/portage/package.use/._cfg0000_video'],
	['a pending update beside the file', 'etc/portage/._cfg0000_package.use'],
	['a backup', 'etc/portage/make.conf~'],
	['a swap file of Vim', 'etc/portage/.make.conf.swp'],
	["Vim's probe", 'etc/portage/package.use/4913'],
	['a lock of Emacs', 'etc/portage/.#make.conf'],
	['an unsaved buffer of Emacs', 'etc/portage/package.use/#video#'],
	['a dotfile', 'etc/portage/package.use/.keep'],
	['version control', 'etc/portage/.git/config'],
	['old version control', 'etc/portage/package.use/CVS/Entries'],
	['a half-written file of Portage', 'etc/portage/package.accept_keywordset08l27c'],
	['a half-written make.conf', 'etc/portage/make.confk3_j4h5g'],
	['a half-written world', 'var/lib/portage/worldl7jqevy8'],
	['the lock of world', 'var/lib/portage/.world.portage_lockfile'],
	['other state of Portage', 'var/lib/portage/config'],
	['another place', 'etc/passwd'],
	['a place that only begins alike', 'etc/portage-old/make.conf'],
])('%s is not recorded', (_, path) => expect(isLedgered(path)).toBe(false))

test.each([
	['-----BEGIN OPENSSH PRIVATE KEY-----\n', true],
	['-----BEGIN PRIVATE KEY-----\n', true],
	['-----BEGIN PGP PRIVATE KEY BLOCK-----\n', true],
	['-----BEGIN PGP PUBLIC KEY BLOCK-----\n', false],
	['ssh-ed25519 AAAA laptop\n', false],
])('whether %j is a private key: %s', (text, expected) => {
	expect(holdsPrivateKey({ mode: '100644', content: new TextEncoder().encode(text) })).toBe(expected)
})
