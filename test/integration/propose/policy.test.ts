import { readHistory } from '@altroot/shared/ledger/history'
import { branchOf } from '@altroot/shared/ledger/names'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import { beforeEach, expect, it } from 'vitest'
import { accept } from '../../../packages/agent-client/src/accept.ts'
import { automaticOnes, isAutomatic } from '../../../packages/agent-client/src/accept-by-policy.ts'
import { undecided } from '../../../packages/agent-client/src/open-proposals.ts'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type SmallLaptop } from '../apply/laptop.ts'

const asking = { use: 'ask', keywords: 'ask', license: 'ask', mask: 'ask' } as const
const useAlone = { ...asking, use: 'auto' } as const

function proposal(id: string, ...lines: readonly (readonly [file: string, line: string])[]): Proposal {
	return { id, revision: 'f'.repeat(40), lines: lines.map(([file, line]) => ({ file, line, reason: 'a/b needs it' })) }
}
const use = (number: number) => proposal(`0000000${number}`, ['package.use/zz-altroot', `a/lib${number} x`])

let laptop: SmallLaptop
beforeEach(async () => {
	laptop = await openSmallLaptop(temporaryDirectory())
	laptop.put({ 'etc/portage/make.conf': 'USE="a"\n' })
	await record(laptop.recorder)
})

const automatic = async (...proposals: readonly Proposal[]): Promise<string[]> => {
	const { ledger, host } = laptop.recorder
	const open = await undecided(ledger, host, proposals)
	return (await automaticOnes(ledger, host, open, useAlone)).map(({ id }) => id)
}

it.each([
	['package.use', 'use'],
	['package.use/zz-altroot', 'use'],
	['package.accept_keywords/zz-altroot', 'keywords'],
	['package.license', 'license'],
	['package.unmask/zz-altroot', 'mask'],
] as const)('%s is decided by the policy for %s', (file, kind) => {
	const one = proposal('00000001', [file, 'a/b c'])
	expect(isAutomatic(one, asking)).toBe(false)
	expect(isAutomatic(one, { ...asking, [kind]: 'auto' })).toBe(true)
})

it('a proposal of which one line needs a person is asked whole', () => {
	const mixed = proposal('00000001', ['package.use', 'a/b c'], ['package.license', 'a/b EULA'])
	expect(isAutomatic(mixed, useAlone)).toBe(false)
	expect(isAutomatic(mixed, { ...useAlone, license: 'auto' })).toBe(true)
})

it('what the policy accepts is a revision that says so, to people and to the next question', async () => {
	expect(await automatic(use(1))).toEqual(['00000001'])
	await accept(laptop.recorder, laptop.applier, use(1), 'policy')
	const { ledger, host } = laptop.recorder
	const [newest] = await readHistory(ledger, branchOf(host), 1)
	expect(newest?.subject).toBe('policy accepts proposal 00000001: package.use: a/lib1 x')
	expect(
		await realGit(
			ledger.gitdir,
			'log',
			'-1',
			'--format=%(trailers:key=Altroot-Accepted-By-Policy,valueonly)',
			branchOf(host),
		),
	).toBe('00000001\n\n')
	expect(await automatic(use(1))).toEqual([])
})

it('what a person takes back is not put back: it is asked', async () => {
	await accept(laptop.recorder, laptop.applier, use(1), 'policy')
	laptop.remove('etc/portage/package.use')
	await record(laptop.recorder)
	expect(await automatic(use(1), use(2))).toEqual(['00000002'])
})

it('a build that asks again and again is stopped, until a person does something', async () => {
	const five = [1, 2, 3, 4, 5]
	expect(await automatic(...five.map(use), use(6))).toEqual(five.map((number) => use(number).id))
	for (const number of five) await accept(laptop.recorder, laptop.applier, use(number), 'policy')
	expect(await automatic(use(6))).toEqual([])
	laptop.put({ 'etc/portage/make.conf': 'USE="b"\n' })
	await record(laptop.recorder)
	expect(await automatic(use(6))).toEqual(['00000006'])
})
