import { branchOf } from '@altroot/shared/ledger/names'
import { newObject } from '@altroot/shared/ledger/object'
import { printTree } from '@altroot/shared/ledger/tree-object'
import { describe, it } from 'vitest'
import { packOf } from './support/packs.ts'
import { nothing } from './support/push.ts'
import { expectRefused } from './support/refused.ts'
import { commitOf, nested, revision } from './support/revisions.ts'

describe('a push that breaks a rule is refused in one sentence, and nothing of it stays', () => {
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
		await expectRefused(sentence, packOf(all), all.at(-1)!.id)
	})

	it.each([
		['a submodule', '160000', 'nothing of mode 160000'],
		['a mode that only old git made', '100664', 'nothing of mode 100664'],
	])('%s', async (_title, mode, sentence) => {
		const blob = newObject('blob', Buffer.from('x'))
		const all = commitOf([blob, ...nested('etc/portage', [{ mode, name: 'x', id: blob.id }])])
		await expectRefused(sentence, packOf(all), all.at(-1)!.id)
	})

	it('a link to nowhere', async () => {
		const blob = newObject('blob', Buffer.from(''))
		const all = commitOf([blob, ...nested('etc/portage', [{ mode: '120000', name: 'x', id: blob.id }])])
		await expectRefused('no link can lead to that', packOf(all), all.at(-1)!.id)
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
			await expectRefused('its folder has names twice', packOf(all), all.at(-1)!.id)
		}
	})

	it('objects that are missing', async () => {
		const all = revision({ 'etc/portage/package.use': 'a/b c\n' })
		for (const missing of all) {
			await expectRefused(/lacks the|another host/, packOf(all.filter((one) => one !== missing)), all.at(-1)!.id)
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
		await expectRefused('more than 50000 files', packOf(all), all.at(-1)!.id)
	})

	it('a commit that git would not make', async () => {
		const [blob, ...others] = revision({ 'etc/portage/package.use': 'x' })
		const [commit, ...trees] = others.reverse()
		const text = Buffer.from(commit!.content).toString()
		for (const bad of [text.replace('> 1', '> 01'), text.replace('author', 'autor'), `${text}\0`]) {
			const changed = newObject('commit', Buffer.from(bad))
			await expectRefused('git would not make such a commit', packOf([blob!, ...trees.reverse(), changed]), changed.id)
		}
	})

	it('more than one ref, another ref, or a deletion', async () => {
		const all = revision({ 'etc/portage/package.use': 'x' })
		const next = all.at(-1)!.id
		await expectRefused('may push refs/heads/hosts/laptop only', packOf(all), next, undefined, {
			ref: branchOf('other'),
		})
		await expectRefused('deletion prohibited', Buffer.alloc(0), nothing, next)
	})
})
