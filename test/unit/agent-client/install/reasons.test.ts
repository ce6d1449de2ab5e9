import { explainStay, type Known, onlyNeeded } from '@altroot/agent-client/install/reasons'
import { parseMergePlan } from '@altroot/shared/portage/merge-plan'
import { expect, it } from 'vitest'

const nothing: Known = { failed: [], offered: [], refusals: new Map(), wanted: new Set() }
const explained = (output: string, known: Partial<Known>) =>
	explainStay(parseMergePlan(output), { ...nothing, ...known })

const program = '[binary  N g   ] app-misc/proverb-1.0-1::gentoo  20 KiB\n'
const library = '[ebuild  N     ] app-admin/register-1.0::gentoo  0 KiB\n'
const update = '[ebuild     U  ] app-misc/hello-1.5::gentoo [1.0::gentoo] USE="nls* -loud" 0 KiB\n'

it('a package that is there but lacks another says which', () => {
	const refusals = new Map([['app-misc/proverb-1.0', 'there is no binary package app-admin/register']])
	expect(explained(program, { wanted: new Set(['app-misc/proverb']), refusals })).toEqual([
		{ package: 'app-misc/proverb-1.0', reason: 'the server has it, but there is no binary package app-admin/register' },
	])
})

it('a package that nothing speaks against was only not installed', () => {
	expect(explained(program, {})[0]?.reason).toBe('the server has it: `altroot-client upgrade` installs it')
})

it('a new package that nobody asks for comes last, as what the others need', () => {
	const found = explained(library + program + update, { wanted: new Set(['app-misc/proverb']) })
	expect(found.map((each) => [each.package, each.reason === onlyNeeded])).toEqual([
		['app-misc/proverb-1.0', false],
		['app-misc/hello-1.5', false],
		['app-admin/register-1.0', true],
	])
})

it('where nothing else stays, a package that nobody asks for has its own reason', () => {
	expect(explained(library, {})).toEqual([
		{ package: 'app-admin/register-1.0', reason: 'the server has no binary package of it' },
	])
})

it('a package of which a problem speaks is not told twice', () => {
	const output = `[ebuild  N    ~] app-misc/testing-only-1.0::gentoo  0 KiB
[ebuild  N     ] app-misc/needs-testing-1.0::gentoo  0 KiB

Total: 2 packages (2 new), Size of downloads: 0 KiB

The following keyword changes are necessary to proceed:
 (see "package.accept_keywords" in the portage(5) man page for more details)
# required by app-misc/needs-testing-1.0::gentoo
# required by @selected
# required by @world (argument)
=app-misc/testing-only-1.0 ~amd64
`
	expect(explained(output, { wanted: new Set(['app-misc/needs-testing']) })).toEqual([
		{
			package: 'app-misc/testing-only-1.0',
			reason:
				'app-misc/testing-only-1.0, needed by app-misc/needs-testing-1.0 for the world file, is in testing (~amd64): add "=app-misc/testing-only-1.0 ~amd64" to etc/portage/package.accept_keywords',
		},
	])
})
