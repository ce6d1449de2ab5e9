import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { printDiagnostic } from '@altroot/shared/diagnostic'
import { execaSync } from 'execa'
import { describe, expect, it } from 'vitest'
import { takeSnapshot } from '../../../../packages/agent-client/src/record/snapshot.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

type Files = Readonly<Record<string, string | { readonly link: string }>>

/** A config root with these files; `{link}` is a symbolic link. */
function rootWith(files: Files): string {
	const root = temporaryDirectory()
	mkdirSync(join(root, 'etc/portage'), { recursive: true })
	for (const [path, put] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true })
		if (typeof put === 'string') writeFileSync(join(root, path), put)
		else symlinkSync(put.link, join(root, path))
	}
	return root
}

/** What a snapshot takes: texts, `→ target` for links. */
async function snapshotOf(root: string) {
	const { tree, diagnostics, outside } = await takeSnapshot(root)
	const files = [...tree].map(([path, { mode, content }]) => {
		const text = Buffer.from(content).toString()
		return [path, mode === '120000' ? `→ ${text}` : text]
	})
	return { files: Object.fromEntries(files), said: diagnostics.map(printDiagnostic), outside }
}

const dotfile = 'home/dotfiles/use'

describe('a link', () => {
	it.each([
		['in its own directory', 'etc/portage/package.use/a', 'b'],
		['elsewhere in etc/portage', 'etc/portage/package.use/a', '../shared/b'],
		['by an absolute path', 'etc/portage/package.use/a', '/etc/portage/shared/b'],
		['to nothing', 'etc/portage/package.use/a', '/nowhere/at/all'],
		['to itself', 'etc/portage/package.use/a', 'a'],
		['that is the profile', 'etc/portage/make.profile', '../../home/dotfiles'],
	])('is recorded as a link where it leads %s', async (_title, path, link) => {
		const root = rootWith({ 'etc/portage/shared/b': 'x', [dotfile]: 'a/b x\n', [path]: { link } })
		expect((await snapshotOf(root)).files[path]).toBe(`→ ${link}`)
	})

	it('that leads out of etc/portage is read through, file or directory, and said where to', async () => {
		const root = rootWith({
			[dotfile]: 'a/b x\n',
			'home/more/mask': 'a/c\n',
			'home/more/.git/config': 'secret',
			'home/more/inner': { link: 'mask' },
			'etc/portage/package.use/a': { link: '../../../home/dotfiles/use' },
			'etc/portage/package.mask': { link: '../../home/more' },
		})
		const { files, outside } = await snapshotOf(root)
		expect(files).toEqual({
			'etc/portage/package.use/a': 'a/b x\n',
			'etc/portage/package.mask/mask': 'a/c\n',
			'etc/portage/package.mask/inner': 'a/c\n',
		})
		expect(outside).toEqual(expect.arrayContaining([join(root, dotfile), join(root, 'home/more')]))
	})

	it.each([
		['a circle', '../../home/circle'],
		['all of etc/portage', '../../etc'],
		['the disk', '../../..'],
	])('that leads to %s is not followed for ever', async (_title, link) => {
		const root = rootWith({
			'home/circle/again': { link: '../circle' },
			'home/circle/file': 'x',
			'etc/portage/sets': { link },
		})
		expect(Object.keys((await snapshotOf(root)).files).length).toBeLessThan(5)
	})

	it.each(['home/.gnupg/pubring.kbx', 'home/.ssh/config', 'home/id_ed25519'])(
		'to what is secret (%s) is never read through',
		async (secret) => {
			const root = rootWith({ [secret]: 'secret', 'etc/portage/notes': { link: `../../${secret}` } })
			expect((await snapshotOf(root)).files).toEqual({ 'etc/portage/notes': `→ ../../${secret}` })
		},
	)

	it('to a private key under another name is left out and said', async () => {
		const key = '-----BEGIN OPENSSH PRIVATE KEY-----\n'
		const root = rootWith({ 'home/notes': key, 'etc/portage/notes': { link: '../../home/notes' } })
		const { files, said } = await snapshotOf(root)
		expect(files).toEqual({})
		expect(said).toEqual([
			'etc/portage/notes: warning: not recorded: it holds a private key; move the key out of etc/portage',
		])
	})

	it('that etc/portage itself is does not matter', async () => {
		const root = temporaryDirectory()
		mkdirSync(join(root, 'home/portage/package.use'), { recursive: true })
		mkdirSync(join(root, 'etc'))
		writeFileSync(join(root, 'home/portage/package.use/a'), 'a/b x\n')
		symlinkSync('../home/portage', join(root, 'etc/portage'))
		expect((await snapshotOf(root)).files).toEqual({ 'etc/portage/package.use/a': 'a/b x\n' })
	})
})

describe('a snapshot', () => {
	it('takes names with spaces, quotes, newlines and other scripts', async () => {
		const names = ['two words', `it's "quoted"`, 'new\nline', 'größe', '日本', '-dash', 'a\\b']
		const root = rootWith(Object.fromEntries(names.map((name) => [`etc/portage/sets/${name}`, name])))
		expect((await snapshotOf(root)).files).toEqual(
			Object.fromEntries(names.map((name) => [`etc/portage/sets/${name}`, name])),
		)
	})

	it('leaves out, and names, what is not UTF-8 in name, too large, or no file', async () => {
		const root = rootWith({ 'etc/portage/big': 'x'.repeat(10 * 1024 * 1024 + 1) })
		writeFileSync(Buffer.concat([Buffer.from(`${root}/etc/portage/`), Buffer.from([0xe9])]), 'x')
		execaSync('mkfifo', [join(root, 'etc/portage/pipe')])
		const { files, said } = await snapshotOf(root)
		expect(files).toEqual({})
		expect(said.sort()).toEqual([
			'etc/portage/big: warning: not recorded: 10485761 bytes are more than 10 MiB; move the file out of etc/portage',
			'etc/portage/pipe: warning: not recorded: it is neither file, directory nor link; remove it',
			'etc/portage/\uFFFD: warning: not recorded: the name is not UTF-8; rename the file',
		])
	})

	it('has no password of a URI, except in a patch, which would no longer apply', async () => {
		const text = 'https://me:secret@example.org/\n'
		const root = rootWith({ 'etc/portage/repos.conf': text, 'etc/portage/patches/a/b/x.patch': text })
		const { tree, passwords } = await takeSnapshot(root)
		expect(Buffer.from(tree.get('etc/portage/repos.conf')!.content).toString()).toBe(
			'https://me:not-recorded@example.org/\n',
		)
		expect(Buffer.from(tree.get('etc/portage/patches/a/b/x.patch')!.content).toString()).toBe(text)
		expect([...passwords]).toEqual([['https://me:not-recorded@example.org/', 'secret']])
	})

	it('never takes a missing etc/portage for an empty one', async () => {
		await expect(takeSnapshot(temporaryDirectory())).rejects.toMatchObject({ code: 'no-configuration' })
	})
})
