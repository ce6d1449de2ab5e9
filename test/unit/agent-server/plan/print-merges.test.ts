import { printMerges } from '@altroot/agent-server/plan/print-merges'
import { openTerminal } from '@altroot/shared/cli/terminal'
import { parseMergePlan, plannedMerges } from '@altroot/shared/portage/merge-plan'
import { expect, it } from 'vitest'

const { colors } = openTerminal(true, process) // none of them
const merges = plannedMerges(
	parseMergePlan(`These are the packages that would be merged, in order:

[ebuild  N     ] dev-libs/libgreet-1.0::gentoo  USE="loud" 1,204 KiB
[ebuild     U ~] app-misc/hello-2.0::gentoo [1.0::gentoo] to /alt/ USE="nls* -loud" 0 KiB
[ebuild   R    ] dev-python/a-package-with-a-name-that-takes-a-lot-of-room-20261122.1-r1::gentoo [20251122.1::gentoo] to /alt/ USE="one* -two* three* -four* five* -six* seven* -eight* nine* -ten* eleven* -twelve*" 0 KiB

Total: 3 packages, Size of downloads: 1,204 KiB
`),
)
const expected = new Map([
	['app-misc/hello-2.0', 3 * 60_000 + 20_000],
	['dev-libs/libgreet-1.0', null],
])

it('shows what becomes of each package, how long it takes, and where, within the width', () => {
	const lines = printMerges(merges, '/alt', expected, { colors, width: 80 })
	expect(lines).toEqual([
		'new               ?  server  dev-libs/libgreet 1.0',
		'                             +loud 1204 KiB',
		'update   3 min 20 s  /alt    app-misc/hello 1.0 → 2.0',
		'                             +nls',
		'rebuild           ?  /alt    dev-python/a-package-with-a-name-that-takes-a-lot-of-room',
		'                             20251122.1 → 20261122.1-r1',
		'                             +one -two +three -four +five -six +seven -eight',
		'                             +nine -ten +eleven -twelve',
	])
})
