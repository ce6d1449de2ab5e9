import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { newObject } from '@altroot/shared/ledger/object'
import { printEntryHead } from '@altroot/shared/ledger/pack/pack-entry'
import { printPack } from '@altroot/shared/ledger/pack/write-pack'
import { printTree } from '@altroot/shared/ledger/tree-object'
import { run } from '@altroot/shared/platform/run'
import { beforeEach, describe, expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { packOf, sealed } from './support/packs.ts'
import { nothing, pushTo } from './support/push.ts'
import { commitOf, nested, revision } from './support/revisions.ts'

const own = branchOf('laptop')
let ledger: Ledger

beforeEach(async () => {
	const gitdir = join(temporaryDirectory(), 'ledger.git')
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', gitdir])
	ledger = openLedger(gitdir)
})

describe('a push of revisions', () => {
	it('is stored whole, file for file, and plain git finds nothing wrong with it', async () => {
		const first = revision({ 'etc/portage/package.use': 'a/b c\n', 'var/lib/portage/world': 'a/b\n' })
		expect(await push(packOf(first), first.at(-1)!.id)).toMatchObject({ exitCode: 0, taken: true })
		const second = revision({ 'etc/portage/package.use': 'a/b d\n', 'var/lib/portage/world': 'a/b\n' }, first)
		const brought = second.filter(({ id }) => !first.some((old) => old.id === id))
		expect(await push(packOf(brought), second.at(-1)!.id, first.at(-1)!.id)).toMatchObject({ taken: true })
		expect(await realGit(ledger.gitdir, 'fsck', '--strict')).toBe('')
		expect(await realGit(ledger.gitdir, 'show', `${own}:etc/portage/package.use`)).toBe('a/b d\n')
		expect(await realGit(ledger.gitdir, 'rev-list', '--count', own)).toBe('2\n')
	})

	it('of thousands of files becomes one pack', async () => {
		const files = Object.fromEntries(
			Array.from({ length: 2000 }, (_, n) => [`etc/portage/patches/a/${n}.patch`, `${n}`]),
		)
		const all = revision(files)
		expect(await push(packOf(all), all.at(-1)!.id)).toMatchObject({ taken: true })
		expect(readdirSync(join(ledger.gitdir, 'objects/pack'))).toHaveLength(2)
		expect(await realGit(ledger.gitdir, 'fsck', '--strict')).toBe('')
	})

	it('may arrive in pieces of any size, with the channel left open behind it', async () => {
		for (const size of [1, 7, 4096]) {
			const parent = await resolve(ledger, own)
			const next = revision({ 'etc/portage/package.use': `a/b flag${size}\n` }, undefined, parent)
			const pushed = push(packOf(next), next.at(-1)!.id, parent, { size, leaveOpen: true })
			expect(await pushed).toMatchObject({ exitCode: 0, taken: true })
		}
	})

	it('leaves out what it brings beside the revisions', async () => {
		const all = revision({ 'etc/portage/package.use': 'a/b c\n' })
		const stray = newObject('blob', Buffer.from('nobody names this'))
		await push(packOf([...all, stray]), all.at(-1)!.id)
		expect(await realGit(ledger.gitdir, 'fsck', '--unreachable')).toBe('')
	})
})

describe('a push that breaks a rule is refused in one sentence, and nothing of it stays', () => {
	const refusal = async (pushed: ReturnType<typeof push>, sentence: string | RegExp): Promise<void> => {
		const { taken, reasons } = await pushed
		expect({ taken, reasons }).toEqual({ taken: false, reasons: [expect.stringMatching(sentence)] })
		expect(await realGit(ledger.gitdir, 'count-objects')).toBe('0 objects, 0 kilobytes\n')
		expect(await realGit(ledger.gitdir, 'for-each-ref')).toBe('')
	}

	it.each([
		['a file at the top', 'README.md', 'README.md does not belong there'],
		['a file of /etc beside etc/portage', 'etc/passwd', 'etc/passwd does not belong there'],
		['the rest of var/lib/portage', 'var/lib/portage/config', 'var/lib/portage/config does not belong there'],
		['another file of ours', '.altroot/key', '.altroot/key does not belong there'],
		['a .git', 'etc/portage/.git/config', 'could be taken for .git'],
		['a .GIT', 'etc/portage/.GIT', 'could be taken for .git'],
		['a .git with characters that macOS passes over', 'etc/portage/.g\u200cit', 'could be taken for .git'],
		['the short name of a .git', 'etc/portage/git~1', 'could be taken for .git'],
		['a .gitmodules', 'etc/portage/.gitmodules', 'is one that git itself reads'],
		['a .gitattributes, by its short name', 'etc/portage/gi7d29~1', 'is one that git itself reads'],
		['a step upwards', 'etc/portage/../x', 'is no name of a file'],
		['a name of 256 bytes', `etc/portage/${'x'.repeat(256)}`, 'is longer than 255 bytes'],
		['facts that are no JSON', '.altroot/host.json', 'is not the facts of a laptop'],
	])('%s', async (_title, path, sentence) => {
		const all = revision({ [path]: 'text\n' })
		await refusal(push(packOf(all), all.at(-1)!.id), sentence)
	})

	it.each([
		['a submodule', '160000', 'nothing of mode 160000'],
		['a mode that only old git made', '100664', 'nothing of mode 100664'],
	])('%s', async (_title, mode, sentence) => {
		const blob = newObject('blob', Buffer.from('x'))
		const all = commitOf([blob, ...nested('etc/portage', [{ mode, name: 'x', id: blob.id }])])
		await refusal(push(packOf(all), all.at(-1)!.id), sentence)
	})

	it('a link to nowhere', async () => {
		const blob = newObject('blob', Buffer.from(''))
		const all = commitOf([blob, ...nested('etc/portage', [{ mode: '120000', name: 'x', id: blob.id }])])
		await refusal(push(packOf(all), all.at(-1)!.id), 'no link can lead to that')
	})

	it('a folder with a name twice, or in disorder', async () => {
		const blob = newObject('blob', Buffer.from('x'))
		const line = (name: string): Buffer => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob.id, 'hex')])
		for (const [one, two] of [
			['a', 'a'],
			['b', 'a'],
		] as const) {
			const bad = newObject('tree', Buffer.concat([line(one), line(two)]))
			const all = commitOf([blob, bad, ...nested('etc', [{ mode: '40000', name: 'portage', id: bad.id }])])
			await refusal(push(packOf(all), all.at(-1)!.id), 'its folder has names twice')
		}
	})

	it('objects that are missing', async () => {
		const all = revision({ 'etc/portage/package.use': 'a/b c\n' })
		for (const missing of all) {
			await refusal(push(packOf(all.filter((one) => one !== missing)), all.at(-1)!.id), /lacks the|another host/)
		}
	})

	it('a few folders that name each other so often that no disk could hold them', async () => {
		const objects = [newObject('blob', Buffer.from('x'))]
		for (let level = 0; level < 12; level++) {
			const mode = level === 0 ? '100644' : '40000'
			const entries = Array.from({ length: 10 }, (_, n) => ({ mode, name: `${n}`, id: objects.at(-1)!.id }))
			objects.push(newObject('tree', printTree(entries)))
		}
		const bomb = objects.at(-1)!
		const all = commitOf([...objects, ...nested('etc/portage', [{ mode: '40000', name: 'x', id: bomb.id }])])
		await refusal(push(packOf(all), all.at(-1)!.id), 'more than 50000 files')
	})

	it('a commit that git would not make', async () => {
		const [blob, ...others] = revision({ 'etc/portage/package.use': 'x' })
		const [commit, ...trees] = others.reverse()
		const text = Buffer.from(commit!.content).toString()
		for (const bad of [text.replace('> 1', '> 01'), text.replace('author', 'autor'), `${text}\0`]) {
			const changed = newObject('commit', Buffer.from(bad))
			await refusal(push(packOf([blob!, ...trees.reverse(), changed]), changed.id), 'git would not make such a commit')
		}
	})

	it.each([
		['a pack cut short', (pack: Buffer) => pack.subarray(0, pack.length - 30), 'the pack ends in the middle'],
		[
			'a wrong checksum',
			(pack: Buffer) => Buffer.concat([pack.subarray(0, -1), Buffer.from([pack.at(-1)! ^ 1])]),
			'checksum',
		],
		[
			'a changed byte',
			(pack: Buffer) => flip(pack, pack.length >> 1),
			/damaged|shorter|longer|middle|checksum|no known kind/,
		],
		[
			'something behind it',
			(pack: Buffer) => Buffer.concat([pack, Buffer.from('x')]),
			'something stands behind the pack',
		],
		['no pack at all', () => Buffer.from('x'.repeat(100)), 'no pack of version 2'],
		['an empty pack', () => printPack([]).bytes, 'may not take in|lacks'],
	])('%s', async (_title, spoil, sentence) => {
		const all = revision({ 'etc/portage/package.use': 'a/b c\n'.repeat(50) })
		await refusal(push(spoil(packOf(all)), all.at(-1)!.id), new RegExp(sentence))
	})

	it('a bomb: little that inflates to much, told or untold', async () => {
		const bomb = deflateSync(Buffer.alloc(20_000_000))
		const entry = (size: number): Buffer => Buffer.concat([printEntryHead('blob', size), bomb])
		await refusal(push(sealed([entry(20_000_000)]), nothing.replace('0', '1')), 'an object of the pack has more than')
		await refusal(push(sealed([entry(100)]), nothing.replace('0', '1')), 'is longer than it says')
		const tenth = Buffer.concat([printEntryHead('blob', 10_000_000), deflateSync(Buffer.alloc(10_000_000))])
		await refusal(push(sealed(Array(14).fill(tenth)), nothing.replace('0', '1')), 'too much together')
	})

	it('a hundred thousand objects', async () => {
		const entry = Buffer.concat([printEntryHead('blob', 1), deflateSync(Buffer.from('x'))])
		await refusal(push(sealed(Array(100_000).fill(entry)), nothing.replace('0', '1')), 'more than 80000 objects')
	})

	it('deltas in a circle, on nothing, and on what they do not fit', async () => {
		const [one, two] = ['1', '2'].map((digit) => digit.repeat(40))
		const delta = (base: string, body: number[]): Buffer => {
			const head = printEntryHead('id-delta', body.length)
			return Buffer.concat([head, Buffer.from(base, 'hex'), deflateSync(Buffer.from(body))])
		}
		const start = nothing.replace('0', '1')
		await refusal(push(sealed([delta(one!, [1, 1, 0x90, 1]), delta(two!, [1, 1, 0x90, 1])]), start), 'has no base')
		const blob = newObject('blob', Buffer.from('x'))
		const whole = Buffer.concat([printEntryHead('blob', 1), deflateSync(Buffer.from('x'))])
		await refusal(push(sealed([whole, delta(blob.id, [9, 1, 0x90, 1])]), start), 'does not fit its base')
		await refusal(
			push(sealed([whole, delta(blob.id, [1, 255, 255, 255, 127, 0x90, 1])]), start),
			'does not fit its base',
		)
	})

	it('more than one ref, another ref, or a deletion', async () => {
		const all = revision({ 'etc/portage/package.use': 'x' })
		const next = all.at(-1)!.id
		await refusal(
			push(packOf(all), next, undefined, { ref: branchOf('other') }),
			'may push refs/heads/hosts/laptop only',
		)
		await refusal(push(Buffer.alloc(0), nothing, next), 'deletion prohibited')
	})
})

it('revisions of another host cannot be taken in by their ids, in any of the ways that a pack has', async () => {
	const foreign = revision({ 'etc/portage/make.conf': 'secret\n' })
	await push(packOf(foreign), foreign.at(-1)!.id, undefined, { host: 'other' })
	const id = foreign.at(-1)!.id
	const ours = revision({ 'etc/portage/make.conf': 'ours\n' })
	const merged = revision({ 'etc/portage/make.conf': 'ours\n' }, undefined, id)
	expect(await push(packOf(merged), merged.at(-1)!.id)).toMatchObject({ reasons: [/revisions of another host/] })
	expect(await push(printPack([]).bytes, id)).toMatchObject({ reasons: [/revisions of another host/] })
	const asBlob = commitOf(nested('etc/portage', [{ mode: '100644', name: 'make.conf', id }]))
	expect(await push(packOf(asBlob), asBlob.at(-1)!.id)).toMatchObject({ reasons: [/is a commit, not a blob/] })
	const size = foreign.at(-1)!.content.length
	const body = Buffer.from([
		(size & 0x7f) | 0x80,
		size >> 7,
		(size & 0x7f) | 0x80,
		size >> 7,
		0xb0,
		size & 0xff,
		size >> 8,
	])
	const delta = Buffer.concat([printEntryHead('id-delta', body.length), Buffer.from(id, 'hex'), deflateSync(body)])
	expect(await push(sealed([delta]), id)).toMatchObject({ reasons: [/a delta of the pack has no base/] })
	expect(await push(packOf(ours), ours.at(-1)!.id)).toMatchObject({ taken: true })
})

it('of two pushes at the same moment one is taken, and the other told to fetch first', async () => {
	const base = revision({ 'etc/portage/package.use': '0' })
	await push(packOf(base), base.at(-1)!.id)
	const [one, two] = ['1', '2'].map((text) => revision({ 'etc/portage/package.use': text }, undefined, base.at(-1)!.id))
	const old = base.at(-1)!.id
	const results = await Promise.all([one!, two!].map((all) => push(packOf(all), all.at(-1)!.id, old)))
	expect(results.filter(({ taken }) => taken)).toHaveLength(1)
	expect(results.flatMap(({ reasons }) => reasons)).toEqual([expect.stringContaining('fetch first')])
	expect(await realGit(ledger.gitdir, 'fsck', '--strict', '--no-dangling')).toBe('')
})

function push(...args: Parameters<typeof pushTo> extends [Ledger, ...infer Rest] ? Rest : never) {
	return pushTo(ledger, ...args)
}

function flip(bytes: Buffer, at: number): Buffer {
	const changed = Buffer.from(bytes)
	changed[at]! ^= 0x55
	return changed
}
