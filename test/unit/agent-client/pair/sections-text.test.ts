import { printSectionKeys, setSectionKeys } from '@altroot/agent-client/pair/sections-text'
import { parseSections } from '@altroot/shared/portage/ini-dialect'
import { expect, test } from 'vitest'

const sections = (entries: Record<string, Record<string, string>>) =>
	new Map(Object.entries(entries).map(([name, keys]) => [name, new Map(Object.entries(keys))]))

test('keys of a section that is there take the place of the old ones; the rest stays as it was written', () => {
	const before = `# mine
[DEFAULT]
main-repo = gentoo

[gentoo]
location = /var/db/repos/gentoo
sync-type: git
sync-uri = https://example.org/
	gentoo.git
# why
auto-sync = no

[guru]
location = /var/db/repos/guru
`
	const after = setSectionKeys(
		before,
		sections({ gentoo: { 'sync-type': 'rsync', 'sync-uri': 'ssh://server/gentoo' } }),
	)
	expect(after).toBe(`# mine
[DEFAULT]
main-repo = gentoo

[gentoo]
sync-type = rsync
sync-uri = ssh://server/gentoo
location = /var/db/repos/gentoo
# why
auto-sync = no

[guru]
location = /var/db/repos/guru
`)
	expect(setSectionKeys(after, sections({ gentoo: { 'sync-type': 'rsync', 'sync-uri': 'ssh://server/gentoo' } }))).toBe(
		after,
	)
})

test('a section that is missing is added at the end, and Portage reads the whole', () => {
	const after = setSectionKeys('[gentoo]\nlocation = /g', sections({ guru: { location: '/var/db/repos/guru' } }))
	expect(after).toBe('[gentoo]\nlocation = /g\n\n[guru]\nlocation = /var/db/repos/guru\n')
	expect(parseSections(after, '').diagnostics).toEqual([])
})

test('a percent sign is doubled, as Portage resolves it', () => {
	expect(printSectionKeys(sections({ a: { 'sync-uri': 'ssh://server/50%' } }))).toBe(
		'[a]\nsync-uri = ssh://server/50%%\n',
	)
})
