import { join } from 'node:path'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf, previewRefOf } from '@altroot/shared/ledger/names'
import type { NewObject } from '@altroot/shared/ledger/object'
import { run } from '@altroot/shared/platform/run'
import { beforeEach, expect, it } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { packOf } from './support/packs.ts'
import { type Manner, nothing, pushTo } from './support/push.ts'
import { commitOf, newSigner, revision } from './support/revisions.ts'

const own = branchOf('laptop')
const ref = previewRefOf('laptop')
const file = 'etc/portage/package.use'
let ledger: Ledger
let recorded: NewObject[]

beforeEach(async () => {
	const gitdir = join(temporaryDirectory(), 'ledger.git')
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', gitdir])
	ledger = openLedger(gitdir)
	recorded = revision({ [file]: 'a/b c\n' })
	await pushTo(ledger, packOf(recorded), recorded.at(-1)!.id)
})

const edits = (text: string, parent = recorded.at(-1)?.id) => revision({ [file]: text }, [], parent)
const send = (objects: readonly NewObject[], manner: Manner = {}) =>
	pushTo(ledger, packOf(objects), objects.at(-1)!.id, nothing, { ref, ...manner })

it('a preview is taken, takes the place of the one before, and leaves the branch as it was', async () => {
	for (const objects of [edits('a/b d\n'), edits('a/b e\n')]) {
		expect(await send(objects)).toMatchObject({ exitCode: 0, taken: true })
		expect(await resolve(ledger, ref)).toBe(objects.at(-1)!.id)
	}
	expect(await resolve(ledger, own)).toBe(recorded.at(-1)!.id)
})

it('a laptop of which the server has nothing yet can ask too', async () => {
	expect(await send(revision({ [file]: 'a/b d\n' }))).toMatchObject({ taken: true })
})

it.each<[string, () => readonly NewObject[], Manner, RegExp]>([
	[
		'of another host',
		() => edits('a/b d\n'),
		{ ref: previewRefOf('other') },
		/may push refs\/heads\/hosts\/laptop only/,
	],
	['below another host’s', () => edits('a/b d\n'), { ref: `${ref}/more` }, /may push refs\/heads\/hosts\/laptop only/],
	[
		'that nobody has signed',
		() => commitOf(edits('x\n').slice(0, -1), recorded.at(-1)?.id, 's\n', null),
		{},
		/is not signed/,
	],
	[
		'that another has signed',
		() => commitOf(edits('x\n').slice(0, -1), recorded.at(-1)?.id, 's\n', newSigner('other')),
		{},
		/no key of laptop/,
	],
	[
		'with history of its own',
		() => [...edits('d\n'), ...revision({ [file]: 'e\n' }, edits('d\n'))],
		{},
		/one commit, on top of what is here/,
	],
	[
		'with a file that no laptop records',
		() => revision({ 'etc/passwd': 'root\n' }, [], recorded.at(-1)?.id),
		{},
		/does not belong there/,
	],
	[
		'on a revision of another host',
		() => edits('a/b d\n', 'f'.repeat(40)),
		{},
		/may not take in revisions of another host/,
	],
])('a preview %s is refused, and nothing of it stays', async (_, objects, manner, reason) => {
	const { taken, reasons } = await send(objects(), manner)
	expect({ taken, reasons }).toEqual({ taken: false, reasons: [expect.stringMatching(reason)] })
	expect(await resolve(ledger, ref)).toBeUndefined()
	expect(await resolve(ledger, own)).toBe(recorded.at(-1)!.id)
})

it('a preview cannot be deleted through the gate', async () => {
	await send(edits('a/b d\n'))
	expect((await pushTo(ledger, Buffer.alloc(0), nothing, nothing, { ref })).reasons).toEqual([
		expect.stringContaining('deletion prohibited'),
	])
})

it('a preview is a commit of its own: not one that is there already', async () => {
	const { reasons } = await pushTo(ledger, packOf([]), recorded.at(-1)!.id, nothing, { ref })
	expect(reasons).toEqual(['a preview is a commit of its own'])
})
