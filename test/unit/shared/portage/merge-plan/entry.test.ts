import { parsePlanEntry } from '@altroot/shared/portage/merge-plan/entry'
import { describe, expect, it } from 'vitest'

const marksOf = (line: string) => {
	const entry = parsePlanEntry(line)
	if (!entry || entry.kind === 'blocks') throw new Error(`no package entry: ${line}`)
	return Object.fromEntries(Object.entries(entry.marks).filter(([, value]) => value))
}

describe('each column between the brackets has its meaning', () => {
	it.each([
		['[ebuild  N     ]', { new: true }],
		['[ebuild  NS    ]', { new: true, newSlot: true }],
		['[ebuild   R    ]', { replace: true }],
		['[ebuild  rR    ]', { forced: true, replace: true }],
		['[ebuild IN     ]', { interactive: true, new: true }],
		['[ebuild  N F   ]', { new: true, fetch: 'restricted' }],
		['[ebuild  N f   ]', { new: true, fetch: 'satisfied' }],
		['[binary   Rg   ]', { replace: true, fetch: 'remote' }],
		['[ebuild     U ~]', { update: true, mask: 'testing' }],
		['[ebuild     UD ]', { update: true, downgrade: true }],
		['[ebuild  N    #]', { new: true, mask: 'masked' }],
		['[ebuild  N    *]', { new: true, mask: 'missing-keyword' }],
		['[ebuild   R   ]', { replace: true }],
	])('%s', (bracket, marks) => {
		expect(marksOf(`${bracket} app-misc/leaf-1.0 to /alt/`)).toEqual(marks)
	})
})

it('every part of a long line is read', () => {
	expect(
		parsePlanEntry(
			'[ebuild  NS    ] app-misc/slotted-1.0-r3:1/1.0::gentoo [2.0:2/2.0::gentoo, 3.0::other] to /alt/ USE="foo* -bar" VIDEO_CARDS="-intel" 1,234 KiB',
		),
	).toMatchObject({
		kind: 'ebuild',
		cpv: 'app-misc/slotted-1.0-r3',
		slot: '1/1.0',
		repository: 'gentoo',
		buildId: null,
		root: '/alt',
		old: [
			{ version: '2.0', slot: '2/2.0', repository: 'gentoo' },
			{ version: '3.0', slot: null, repository: 'other' },
		],
		downloadKiB: 1234,
	})
})

it('a flag has its marks: changed, new, gone, forced, bound to tests', () => {
	const entry = parsePlanEntry(
		'[ebuild   R    ] a/b-1::gentoo  USE="on on2* new%* (forced) -off (-masked) -off2* -added% (-gone%*) {test}" ABI_X86="(64) -32 (-x32)" 0 KiB',
	)
	const flags = entry && 'flags' in entry ? entry.flags : {}
	const short = flags.USE?.map(({ name, enabled, changed, iuse, forced, test }) =>
		[name, enabled ? 'on' : 'off', changed && 'changed', iuse, forced && 'forced', test && 'test']
			.filter(Boolean)
			.join(' '),
	)
	expect(short).toEqual([
		'on on',
		'on2 on changed',
		'new on changed added',
		'forced on forced',
		'off off',
		'masked off forced',
		'off2 off changed',
		'added off added',
		'gone off changed removed',
		'test on test',
	])
	expect(flags.ABI_X86?.map(({ name, enabled }) => [name, enabled])).toEqual([
		['64', true],
		['32', false],
		['x32', false],
	])
})

it('the number after a binary package is its build, not its version', () => {
	expect(parsePlanEntry('[binary   R    ] app-misc/usestool-1.0-1::gentoo to /alt/ 0 KiB')).toMatchObject({
		cpv: 'app-misc/usestool-1.0',
		buildId: 1,
	})
	expect(parsePlanEntry('[binary  N     ] app-misc/old-7::gentoo  0 KiB')).toMatchObject({
		cpv: 'app-misc/old-7',
		buildId: null,
	})
})

it('a blocker says who does not tolerate what, and whether Portage resolves it', () => {
	expect(parsePlanEntry('[blocks B      ] app-misc/leaf ("app-misc/leaf" is hard blocking app-misc/blk-1.0)')).toEqual({
		kind: 'blocks',
		resolved: false,
		atom: 'app-misc/leaf',
		strength: 'hard',
		blockers: ['app-misc/blk-1.0'],
	})
	expect(parsePlanEntry('[blocks b      ] <a/b-2 (is soft blocking a/c-1, a/d-1)')).toMatchObject({
		resolved: true,
		atom: '<a/b-2',
		blockers: ['a/c-1', 'a/d-1'],
	})
})

it.each(['', 'Total: 3 packages', '[ebuild  N     ] not-a-package', '>>> Emerging (1 of 3) a/b-1::gentoo', ' [x] y'])(
	'no entry: %j',
	(line) => {
		expect(parsePlanEntry(line)).toBeUndefined()
	},
)
