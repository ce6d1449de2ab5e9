import { readHistory } from '@altroot/shared/ledger/history'
import { branchOf } from '@altroot/shared/ledger/names'
import type { Proposal } from '@altroot/shared/protocol/proposal'
import { expect, it } from 'vitest'
import { accept } from '../../../packages/agent-client/src/accept.ts'
import { chooseProposal, undecided } from '../../../packages/agent-client/src/open-proposals.ts'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { reject } from '../../../packages/agent-client/src/reject.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type SmallLaptop } from '../apply/laptop.ts'

const proposal: Proposal = {
	id: '3f2a91c0',
	revision: 'f'.repeat(40),
	lines: [
		{ file: 'package.use/zz-altroot', line: '>=dev-libs/libgreet-1.0 loud', reason: 'hello needs it' },
		{ file: 'package.license/zz-altroot', line: 'a/b EULA', reason: 'a/b has it' },
	],
}

async function laptopWith(files: Readonly<Record<string, string>>): Promise<SmallLaptop> {
	const laptop = await openSmallLaptop(temporaryDirectory())
	laptop.put(files)
	await record(laptop.recorder)
	return laptop
}
const open = ({ recorder: { ledger, host } }: SmallLaptop) => undecided(ledger, host, [proposal])
const subjects = async ({ recorder: { ledger, host } }: SmallLaptop) =>
	(await readHistory(ledger, branchOf(host), 10)).map(({ subject }) => subject)

it('accepting adds the lines to the files that the laptop has now, as a revision that says so', async () => {
	const laptop = await laptopWith({ 'etc/portage/package.use/video': 'a/b c\n' })
	expect(await open(laptop)).toEqual([proposal])
	laptop.remove('etc/portage/package.use')
	laptop.put({ 'etc/portage/package.use': 'a/b d' })
	const { subject, recordedFirst } = await accept(laptop.recorder, laptop.applier, proposal)
	expect(laptop.files()).toEqual({
		'etc/portage/package.use': 'a/b d\n# hello needs it\n>=dev-libs/libgreet-1.0 loud\n',
		'etc/portage/package.license/zz-altroot': '# a/b has it\na/b EULA\n',
	})
	expect(await subjects(laptop)).toEqual([subject, recordedFirst, 'First revision: 1 file'])
	expect(subject).toBe('accept proposal 3f2a91c0: package.use: >=dev-libs/libgreet-1.0 loud and 1 more')
	expect(await open(laptop)).toEqual([])
	expect((await record(laptop.recorder)).subject).toBeUndefined()
})

it('it keeps the password of a file that it adds to', async () => {
	const text = '# https://me:hunter2@example.org/\n'
	const laptop = await laptopWith({ 'etc/portage/package.use': text })
	await accept(laptop.recorder, laptop.applier, proposal)
	expect(laptop.files()['etc/portage/package.use']).toMatch(text)
	expect(await realGit(laptop.recorder.ledger.gitdir, 'log', '-p', '--all')).not.toContain('hunter2')
})

it('rejecting changes no file, is a revision of its own, and is remembered for the same lines', async () => {
	const laptop = await laptopWith({ 'etc/portage/make.conf': 'USE="a"\n' })
	const { revision } = await reject(laptop.recorder, proposal)
	expect(laptop.files()).toEqual({ 'etc/portage/make.conf': 'USE="a"\n' })
	const { gitdir } = laptop.recorder.ledger
	expect(await realGit(gitdir, 'diff', '--stat', `${revision}~1`, revision)).toBe('')
	expect(await realGit(gitdir, 'log', '-1', '--format=%(trailers)', revision)).toContain('Altroot-Rejects: 3f2a91c0\n')
	laptop.put({ 'etc/portage/make.conf': 'USE="b"\n' })
	await record(laptop.recorder)
	expect(await open(laptop)).toEqual([])
})

it('what a person adds by hand is no longer open, once all of it is there', async () => {
	const laptop = await laptopWith({ 'etc/portage/package.use/mine': '>=dev-libs/libgreet-1.0  loud\n' })
	expect(await open(laptop)).toEqual([proposal])
	laptop.put({ 'etc/portage/package.license': 'a/b EULA\n' })
	await record(laptop.recorder)
	expect(await open(laptop)).toEqual([])
})

it('a proposal is chosen by its id or its beginning; anything else names those that are open', () => {
	const other = { ...proposal, id: '3f000000' }
	expect(chooseProposal([proposal, other], '3f2')).toBe(proposal)
	expect(() => chooseProposal([proposal, other], '3f')).toThrow(
		expect.objectContaining({ hint: 'open: 3f2a91c0, 3f000000' }),
	)
	expect(() => chooseProposal([], '3f2a91c0')).toThrow(expect.objectContaining({ exit: 2 }))
	expect(() => chooseProposal([proposal], '')).toThrow('there is no open proposal')
})
