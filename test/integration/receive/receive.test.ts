import { cpSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, deflateSync } from 'node:zlib'
import { openJournal, recoverLedger } from '@altroot/shared/ledger/journal/open'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { newObject } from '@altroot/shared/ledger/object'
import { readObject } from '@altroot/shared/ledger/objects'
import { printEntryHead } from '@altroot/shared/ledger/pack/pack-entry'
import { printPack } from '@altroot/shared/ledger/pack/write-pack'
import { systemClock } from '@altroot/shared/platform/clock'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { packOf, sealed } from './support/packs.ts'
import { pushTo } from './support/push.ts'
import { emptyLedger } from './support/refused.ts'
import { commitOf, nested, revision } from './support/revisions.ts'

const own = branchOf('laptop')
let ledger: Ledger

beforeEach(async () => {
	ledger = await emptyLedger()
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

it('what was taken survives a power cut that left none of its files: the journal has it', async () => {
	const journal = await openJournal(ledger, new FakeClock())
	const first = revision({ 'etc/portage/package.use': 'a/b c\n' })
	const taken = await pushTo({ ...ledger, journal }, packOf(first), first.at(-1)!.id)
	expect(taken).toMatchObject({ taken: true })
	const left = join(temporaryDirectory(), 'ledger.git')
	cpSync(ledger.gitdir, left, { recursive: true })
	for (const { id } of first) rmSync(join(left, 'objects', id.slice(0, 2)), { recursive: true, force: true })
	truncateSync(join(left, own))
	await recoverLedger(openLedger(left), systemClock)
	expect(await realGit(left, 'fsck', '--strict')).toBe('')
	expect(await realGit(left, 'show', `${own}:etc/portage/package.use`)).toBe('a/b c\n')
	await journal?.close()
})

describe('the pack of a push, stored as it came', () => {
	const packsIn = (gitdir: string) =>
		readdirSync(join(gitdir, 'objects/pack')).filter((name) => name.startsWith('altroot-'))

	it('by plain git is gone with the next start of a gate that was cut off, and its objects are there', async () => {
		const journal = await openJournal(ledger, new FakeClock())
		const first = revision({ 'etc/portage/package.use': `a/b c # ${'compressed '.repeat(500)}\n` })
		const entries = first.map(({ type, content }) =>
			Buffer.concat([printEntryHead(type, content.length), deflateSync(content, { level: 9 })]),
		)
		const taken = await pushTo({ ...ledger, journal }, sealed(entries), first.at(-1)!.id)
		expect(taken).toMatchObject({ taken: true })
		expect(await realGit(ledger.gitdir, 'fsck', '--strict')).toBe('')
		const left = join(temporaryDirectory(), 'ledger.git')
		cpSync(ledger.gitdir, left, { recursive: true })
		expect(packsIn(left)).toHaveLength(2)
		await recoverLedger(openLedger(left), systemClock)
		expect(packsIn(left)).toEqual([])
		expect(await realGit(left, 'fsck', '--strict')).toBe('')
		expect(await realGit(left, 'rev-list', '--count', own)).toBe('1\n')
		await journal?.close()
	})

	it('is not, where its sender has blown it up: other programs read it, and it takes no more room than it has to', async () => {
		const journal = await openJournal(ledger, new FakeClock())
		const first = revision({ 'etc/portage/package.use': 'a/b c\n' })
		const entries = first.map(({ type, content }) =>
			Buffer.concat([printEntryHead(type, content.length), blownUp(content, 200_000)]),
		)
		const pack = sealed(entries)
		expect(pack.length).toBeGreaterThan(4_000_000)
		expect(await pushTo({ ...ledger, journal }, pack, first.at(-1)!.id)).toMatchObject({ taken: true })
		for (const { id, type } of first) expect(await readObject(openLedger(ledger.gitdir), id)).toMatchObject({ type })
		const sizes = packsIn(ledger.gitdir).map((name) => statSync(join(ledger.gitdir, 'objects/pack', name)).size)
		expect(Math.max(...sizes)).toBeLessThan(10_000)
		expect(await realGit(ledger.gitdir, 'fsck', '--strict')).toBe('')
		await journal?.close()
	})
})

/** A zlib stream of a content with so many empty blocks before it, of five bytes each (RFC 1951, 3.2.4). */
function blownUp(content: Uint8Array, blocks: number): Buffer {
	const stream = deflateRawSync(content)
	const sum = deflateSync(content).subarray(-4)
	const empty = Buffer.from('000000ffff', 'hex')
	return Buffer.concat([Buffer.from('7801', 'hex'), ...new Array<Buffer>(blocks).fill(empty), stream, sum])
}
