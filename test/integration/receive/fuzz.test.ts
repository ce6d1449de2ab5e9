import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ledger, openLedger, resolve } from '@altroot/shared/ledger/ledger'
import { branchOf } from '@altroot/shared/ledger/names'
import { type NewObject, newObject } from '@altroot/shared/ledger/object'
import { storeObjects } from '@altroot/shared/ledger/objects'
import { signCommit } from '@altroot/shared/ledger/signed-commit'
import { run } from '@altroot/shared/platform/run'
import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { seeded } from '../../support/seed.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { packOf } from './support/packs.ts'
import { pushTo } from './support/push.ts'
import { laptop, revision } from './support/revisions.ts'
import { objectsOf, strangeTree } from './support/strange-trees.ts'

/** As many as a test may take on a slow machine. */
const cases = 1000

let ledger: Ledger
/** The hosts whose push was taken: each push is by a host of its own. */
let taken: string[]

beforeEach(async () => {
	ledger = openLedger(await bare())
	taken = []
})

async function bare(): Promise<string> {
	const gitdir = join(temporaryDirectory(), 'ledger.git')
	await run('git', ['init', '--quiet', '--bare', '--initial-branch=base', gitdir])
	return gitdir
}

/** Pushes; a refusal is one sentence and leaves no branch. */
async function push(pack: Buffer, next: string): Promise<void> {
	const host = `host-${pushes++}`
	const result = await pushTo(ledger, pack, next, undefined, { host })
	if (result.taken) taken.push(host)
	else {
		expect(result.reasons).toEqual([expect.stringMatching(/^\P{Cc}{1,1100}$/u)])
		expect(await resolve(ledger, branchOf(host))).toBeUndefined()
	}
}
let pushes = 0

/** What git says of all that was taken, and the layout of the contract, said here in another way. */
async function expectSound(): Promise<void> {
	expect(await realGit(ledger.gitdir, 'fsck', '--strict', '--no-dangling')).toBe('')
	for (const host of taken) {
		const listing = await realGit(ledger.gitdir, 'ls-tree', '-r', '-t', '-z', branchOf(host))
		for (const line of listing.split('\0').filter(Boolean)) expect(line.replace(/ [0-9a-f]{40}\t/, ' ')).toMatch(layout)
	}
}

const layout =
	/^(040000 tree (etc|etc\/portage(\/.+)?|var(\/lib(\/portage)?)?|\.altroot)|(100644|100755|120000) blob (etc\/portage\/.+|var\/lib\/portage\/world(_sets)?|\.altroot\/host\.json))$/s

it('of a thousand strange trees none is taken that git or the layout would not have', async () => {
	const property = fc.asyncProperty(strangeTree, async ({ entries, sorted }) => {
		const trees = objectsOf(entries, sorted)
		const commit = commitOn(trees.at(-1)!.id)
		await push(packOf([...trees, commit]), commit.id)
	})
	await fc.assert(property, seeded(cases))
	expect(taken.length).toBeGreaterThan(50)
	await expectSound()
})

it('nor of a thousand strange commits, whoever signs them', async () => {
	const trees = revision({ 'etc/portage/package.use': 'a/b c\n' }).slice(0, -1)
	const text = commitOn(trees.at(-1)!.id, false).content.toString()
	const pieces = [
		'\n',
		'\n\n',
		' ',
		'\0',
		'<',
		'>',
		'parent ',
		`parent ${'0'.repeat(40)}\n`,
		'gpgsig x\n',
		'encoding x\n',
	]
	const more = [
		'tree ',
		'author x <x> 0 +0000\n',
		'-1',
		'99999999999999',
		'+99999',
		'mergetag object x\n y\n',
		'\xff',
		'é',
	]
	const edit = fc.tuple(fc.nat(text.length), fc.nat(6), fc.constantFrom(...pieces, ...more, ''))
	const property = fc.asyncProperty(fc.array(edit, { maxLength: 3 }), fc.boolean(), async (edits, late) => {
		const spoil = (whole: string): string =>
			edits.reduce((all, [at, cut, put]) => all.slice(0, at) + put + all.slice(at + cut), whole)
		const signed = (whole: string): string => signCommit(Buffer.from(whole, 'latin1'), laptop).toString('latin1')
		const commit = newObject('commit', Buffer.from(late ? spoil(signed(text)) : signed(spoil(text)), 'latin1'))
		await push(packOf([...trees, commit]), commit.id)
	})
	await fc.assert(property, seeded(cases))
	expect(taken.length).toBeGreaterThan(50)
	await expectSound()
	for (const host of taken.slice(0, 50)) expect(await isProvedByGit(host)).toBe(true)
})

it('nor of a thousand spoiled packs of git’s own, with deltas', async () => {
	const { pack, next } = await packOfGit()
	await push(pack, next)
	expect(taken).toHaveLength(1)
	const edit = fc.record({ at: fc.nat(pack.length), cut: fc.nat(4), put: fc.uint8Array({ maxLength: 4 }) })
	const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.nat(9), async (edits, seal) => {
		const spoiled = edits.reduce(
			(bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
			pack.subarray(0, -20),
		)
		const checksum = seal > 0 ? createHash('sha1').update(spoiled).digest() : pack.subarray(-20)
		await push(Buffer.concat([spoiled, checksum]), next)
	})
	await fc.assert(property, seeded(cases))
	await expectSound()
})

function commitOn(tree: string, isSigned = true): NewObject & { content: Buffer } {
	const person = 'laptop <altroot@laptop> 1700000000 +0000'
	const content = Buffer.from(`tree ${tree}\nauthor ${person}\ncommitter ${person}\n\nsubject\n`)
	const made = isSigned ? signCommit(content, laptop) : content
	return { ...newObject('commit', made), content: made }
}

async function isProvedByGit(host: string): Promise<boolean> {
	const { publicKey } = laptop
	const signers = join(ledger.gitdir, 'signers')
	writeFileSync(signers, `altroot@laptop ${publicKey.type} ${publicKey.blob.toString('base64')}\n`)
	const settings = ['-c', `gpg.ssh.allowedSignersFile=${signers}`]
	return (await run('git', [...settings, 'verify-commit', branchOf(host)], { cwd: ledger.gitdir })).exitCode === 0
}

/** A history whose files are so alike that git makes deltas of them. */
async function packOfGit(): Promise<{ pack: Buffer; next: string }> {
	const gitdir = await bare()
	let before: NewObject[] = []
	for (let n = 0; n < 6; n++) {
		const lines = Array.from({ length: 60 }, (_, line) => `app-misc/package-${line} flag-${line === n ? 'x' : line}\n`)
		before = revision({ 'etc/portage/package.use': lines.join(''), [`etc/portage/env/${n}`]: 'x' }, before)
		await storeObjects(openLedger(gitdir), before)
	}
	const next = before.at(-1)!.id
	await realGit(gitdir, 'update-ref', 'refs/heads/base', next)
	await realGit(gitdir, 'repack', '-adfq', '--depth=5')
	const packs = join(gitdir, 'objects/pack')
	const name = readdirSync(packs).find((file) => file.endsWith('.pack'))!
	return { pack: readFileSync(join(packs, name)), next }
}
