import type { Format } from '@altroot/shared/portage/format'
import type { MemberEntry } from '@altroot/shared/portage/member-lists'
import { packageEnv } from '@altroot/shared/portage/package-env'
import { packageAcceptKeywords } from '@altroot/shared/portage/package-keywords'
import { packageLicense } from '@altroot/shared/portage/package-license'
import { packageMask } from '@altroot/shared/portage/package-mask'
import type { PackageEntry } from '@altroot/shared/portage/package-meaning'
import { packageUse } from '@altroot/shared/portage/package-use'
import { packageSet, worldSets } from '@altroot/shared/portage/sets'
import { world } from '@altroot/shared/portage/world'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageText } from '../../support/arbitrary/package-lines.ts'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle()
})
afterAll(() => oracle[Symbol.asyncDispose]())

/** The words of each atom put together, atoms in the order of their first line: a dict of Portage's. */
function byAtom(format: Format<PackageEntry>, text: string): [string, string[]][] {
	const { entries } = format.parse(text, 'etc/portage/x')
	const grouped = Map.groupBy(entries, ({ atom }) => atom.text)
	return [...grouped].map(([atom, own]) => [atom, own.flatMap(({ words }) => words)])
}

function membersOf(format: Format<MemberEntry>, text: string): string[] {
	return format.parse(text, 'etc/portage/sets/x').entries.map(({ member }) => member)
}

const distinct = (members: readonly string[]) => [...new Set(members)].sort()

test('package.use gives each atom the flags that Portage gives it', async () => {
	await fc.assert(
		fc.asyncProperty(packageText, async (text) => {
			expect(byAtom(packageUse, text)).toEqual(await oracle.ask('use', { text }))
		}),
		seeded(2000),
	)
})

test.each([
	{ name: 'package.accept_keywords', format: packageAcceptKeywords, buildId: true, use: false },
	{ name: 'package.license', format: packageLicense, buildId: false, use: true },
	{ name: 'package.env', format: packageEnv, buildId: true, use: true },
])('$name gives each atom the words that Portage gives it', async ({ format, buildId, use }) => {
	await fc.assert(
		fc.asyncProperty(packageText, async (text) => {
			expect(byAtom(format, text)).toEqual(await oracle.ask('words', { text, buildId, use }))
		}),
		seeded(500),
	)
})

test('package.mask has the atoms that Portage reads, in their order', async () => {
	await fc.assert(
		fc.asyncProperty(packageText, async (text) => {
			expect(membersOf(packageMask, text)).toEqual(await oracle.ask('members', { text }))
		}),
		seeded(1000),
	)
})

test.each([
	{ name: 'world', format: world, ask: 'world' },
	{ name: 'world_sets', format: worldSets, ask: 'world_sets' },
	{ name: 'a set', format: packageSet, ask: 'set' },
])('$name has the members that Portage reads', async ({ format, ask }) => {
	await fc.assert(
		fc.asyncProperty(packageText, async (text) => {
			expect(distinct(membersOf(format, text))).toEqual(await oracle.ask(ask, { text }))
		}),
		seeded(500),
	)
})
