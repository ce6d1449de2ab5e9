import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readBase } from '@altroot/agent-server/render/base'
import { baseAt } from '@altroot/agent-server/render/base-now'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** A time at which all files of a test have been as they are for long. */
const later = (): number => Date.now() + 1000

const profile = 'gentoo:default/linux'

function buildHost() {
	const root = temporaryDirectory()
	const at = (path: string): string => join(root, path)
	const put = (path: string, text: string): void => {
		mkdirSync(dirname(at(path)), { recursive: true })
		writeFileSync(at(path), text)
	}
	put('etc/portage/make.conf', `MAKEOPTS="-j1"\nsource ${at('more.conf')}\n`)
	put('more.conf', 'X="1"\n')
	put('etc/portage/repos.conf/a.conf', `[gentoo]\nlocation = ${at('gentoo')}\n[guru]\nlocation = ${at('guru')}\n`)
	put('gentoo/profiles/default/linux/parent', '../base\n..\n')
	put('gentoo/profiles/default/base/make.defaults', 'USE_EXPAND="A"\n')
	const etc = at('etc/portage')
	const all = ({ variables, repositories, profile: read }: Awaited<ReturnType<typeof readBase>>) => ({
		variables: [...variables].map(([name, { value }]) => [name, value]),
		repositories: [...repositories],
		useExpand: read(profile)?.useExpand,
	})
	return {
		at,
		put,
		etc,
		read: async (now: number) => all(await baseAt(etc, now)),
		anew: async () => all(await readBase(etc)),
	}
}

test('while nothing of it changes, the base of a server is the same object', async () => {
	const { etc, read } = buildHost()
	await read(later())
	const base = await baseAt(etc, later())
	expect(await baseAt(etc, later())).toBe(base)
	expect(base.profile(profile)).toBe((await baseAt(etc, later())).profile(profile))
})

test('a file that has changed just now is read again: it may change once more and look the same', async () => {
	const { etc, put, read } = buildHost()
	put('etc/portage/make.conf', 'MAKEOPTS="-j1"\n')
	const base = await baseAt(etc, Date.now())
	expect(await baseAt(etc, Date.now())).not.toBe(base)
	expect(await read(later())).toMatchObject({ variables: [['MAKEOPTS', '-j1']] })
})

type Host = ReturnType<typeof buildHost>

test.each<[string, (host: Host) => void]>([
	['make.conf is edited', ({ put }) => put('etc/portage/make.conf', 'MAKEOPTS="-j2"\n')],
	[
		'make.conf is another file of the same length and time',
		({ at, put }) => {
			put('new', `MAKEOPTS="-j9"\nsource ${at('more.conf')}\n`)
			utimesSync(at('new'), 1, 1)
			utimesSync(at('etc/portage/make.conf'), 1, 1)
			renameSync(at('new'), at('etc/portage/make.conf'))
		},
	],
	['make.conf is gone', ({ at }) => rmSync(at('etc/portage/make.conf'))],
	[
		'make.conf becomes a link',
		({ at }) => {
			rmSync(at('etc/portage/make.conf'))
			symlinkSync(at('more.conf'), at('etc/portage/make.conf'))
		},
	],
	['a file that make.conf sources is edited', ({ at }) => appendFileSync(at('more.conf'), 'X="2"\n')],
	[
		'repos.conf gets another file',
		({ at, put }) => {
			put('extra/profiles/repo_name', 'extra')
			put('etc/portage/repos.conf/b.conf', `[extra]\nlocation = ${at('extra')}\n`)
		},
	],
	['a repository comes', ({ put }) => put('guru/profiles/repo_name', 'guru')],
	['a repository goes', ({ at }) => rmSync(at('gentoo'), { recursive: true })],
	['a profile gets a file', ({ put }) => put('gentoo/profiles/default/linux/make.defaults', 'USE_EXPAND="B"\n')],
	[
		'a profile that is inherited is edited',
		({ put }) => put('gentoo/profiles/default/base/make.defaults', 'USE_EXPAND="C"\n'),
	],
	['a profile goes', ({ at }) => rmSync(at('gentoo/profiles/default/linux'), { recursive: true })],
])('the base is as it is on the disk after %s', async (_title, change) => {
	const host = buildHost()
	const before = await host.read(later())
	change(host)
	expect(await host.read(later())).toEqual(await host.anew())
	expect(await host.read(later())).not.toEqual(before)
})
