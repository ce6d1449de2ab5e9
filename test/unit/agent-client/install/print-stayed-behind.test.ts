import { printStayedBehind } from '@altroot/agent-client/install/print-stayed-behind'
import { onlyNeeded } from '@altroot/agent-client/install/reasons'
import { expect, it } from 'vitest'

it('nothing is printed where nothing stayed behind', () => {
	expect(printStayedBehind([])).toEqual([])
})

it('each package has its reason below it, and what only they need comes together at the end', () => {
	const lines = printStayedBehind([
		{ package: 'app-misc/hello-1.0', reason: 'the server built it with USE="-nls", but this laptop wants USE="nls"' },
		{ package: 'app-misc/nope', reason: 'there is none' },
		{ package: 'dev-libs/a-1', reason: onlyNeeded },
		{ package: 'dev-libs/b-2', reason: onlyNeeded },
	])
	expect(lines).toEqual([
		'2 packages stayed behind:',
		'  app-misc/hello-1.0',
		'      the server built it with USE="-nls", but this laptop wants USE="nls"',
		'  app-misc/nope',
		'      there is none',
		'  and what only these need: dev-libs/a-1, dev-libs/b-2',
	])
})

it('a long reason is broken at blanks', () => {
	const reason = 'a package that it needs is missing on the server and nobody knows why'
	expect(printStayedBehind([{ package: 'a/b-1', reason }], 40)).toEqual([
		'1 package stayed behind:',
		'  a/b-1',
		'      a package that it needs is missing',
		'      on the server and nobody knows why',
	])
})
