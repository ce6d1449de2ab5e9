import {
	chmodSync,
	closeSync,
	existsSync,
	linkSync,
	openSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Renders } from '@altroot/agent-server/render/renders'
import type { FileMode } from '@altroot/shared/portage/config-tree'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const use = 'etc/portage/package.use'

function altRoot() {
	const root = temporaryDirectory()
	const renders = new Renders()
	let revision = 0
	return {
		root,
		renders,
		place: (name: string, path: string) => join(root, 'var/lib/altroot/renders', name, path),
		put: (files: Record<string, string>): Promise<string> =>
			renders.show({ files: treeOf(files) }, root, String(++revision).padStart(40, '0')),
		mend: () => renders.mend(root),
	}
}

/** Every file and every directory below a directory. */
function contents(path: string): Record<string, string> {
	const directory = realpathSync(path)
	const found = readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
		const full = join(entry.parentPath, entry.name)
		return [full.slice(directory.length + 1), entry.isDirectory() ? '/' : readFileSync(full, 'utf8')]
	})
	return Object.fromEntries(found)
}

describe('a render that is made of an older one', () => {
	it('holds what a new one would, file for file and directory for directory', async () => {
		const name = fc.constantFrom('a', 'b', 'c')
		const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `etc/portage/${names.join('/')}`)
		const files = fc.dictionary(path, fc.constantFrom('1', '2', ''), { maxKeys: 8 }).map((all) => {
			const kept = Object.keys(all).filter((one) => !Object.keys(all).some((other) => other.startsWith(`${one}/`)))
			return { ...Object.fromEntries(kept.map((one) => [one, all[one]!])), 'etc/portage/make.conf': 'x' }
		})
		await fc.assert(
			fc.asyncProperty(fc.array(files, { minLength: 3, maxLength: 6 }), async (all) => {
				const { root, put } = altRoot()
				for (const each of all) {
					await put(each)
					const fresh = altRoot()
					await fresh.put(each)
					expect(contents(join(root, 'etc/portage'))).toEqual(contents(join(fresh.root, 'etc/portage')))
				}
			}),
			{ numRuns: 25 },
		)
	}, 30_000)

	it('has the very files of it that have not changed', async () => {
		const { put, place } = altRoot()
		const first = await put({ [use]: '1', 'etc/portage/make.conf': 'x' })
		const { ino } = statSync(place(first, 'etc/portage/make.conf'))
		await put({ [use]: '2', 'etc/portage/make.conf': 'x' })
		const third = await put({ [use]: '3', 'etc/portage/make.conf': 'x' })
		expect(statSync(place(third, 'etc/portage/make.conf')).ino).toBe(ino)
	})

	it.each(['', 'of 1', 'in the third'])(
		'has the very file that is written over, whatever its length is: %j',
		async (text) => {
			const { put, place, mend } = altRoot()
			const first = await put({ [use]: 'in the 1st' })
			const { ino } = statSync(place(first, use))
			await put({ [use]: 'in the 2nd' })
			const third = await put({ [use]: text })
			expect(readFileSync(place(third, use), 'utf8')).toBe(text)
			expect(statSync(place(third, use)).ino).toBe(ino)
			expect(await mend()).toBe(false)
		},
	)

	it.each([
		['100755', '100755'],
		['100755', '100644'],
		['100644', '100755'],
	] as const)('leaves a script as it is that may still run, and has a new one: %s, then %s', async (before, after) => {
		const { renders, root, place } = altRoot()
		const hook = 'etc/portage/hooks/install/x'
		const put = (text: string, mode: FileMode) =>
			renders.show({ files: new Map([[hook, { mode, content: Buffer.from(text) }]]) }, root, text.padStart(40, '0'))
		const running = openSync(place(await put('1', before), hook), 'r')
		onTestFinished(() => closeSync(running))
		await put('2', before)
		const third = place(await put('3', after), hook)
		expect(readFileSync(running, 'utf8')).toBe('1')
		expect([readFileSync(third, 'utf8'), statSync(third).mode & 0o777]).toEqual([
			'3',
			Number.parseInt(after.slice(-3), 8),
		])
		expect(await renders.mend(root)).toBe(false)
	})

	it('leaves a file as it is that somebody has under another name', async () => {
		const { root, put, place } = altRoot()
		const kept = join(root, 'kept')
		linkSync(place(await put({ [use]: '1' }), use), kept)
		await put({ [use]: '2' })
		await put({ [use]: '3' })
		expect([readFileSync(kept, 'utf8'), readFileSync(join(root, use), 'utf8')]).toEqual(['1', '3'])
	})

	it('has nothing outside of it', async () => {
		const { root, put } = altRoot()
		await put({ [use]: '1' })
		await put({ [use]: '2' })
		await expect(put({ [use]: '3', '../evil/x': '' })).rejects.toMatchObject({ code: 'path-unsafe' })
		expect(existsSync(join(root, 'var/lib/altroot/renders/evil'))).toBe(false)
		await put({ [use]: '4' })
		expect(contents(join(root, 'etc/portage'))).toEqual({ 'package.use': '4' })
	})

	it('is never the one in use, also where the switch to another has failed', async () => {
		const { root, renders, put } = altRoot()
		await put({ [use]: '1' })
		await put({ [use]: '2' })
		await renders.writeRender({ files: treeOf({ [use]: '3' }) }, root, 'f'.repeat(40)) // and no switch
		await renders.writeRender({ files: treeOf({ [use]: '4' }) }, root, 'e'.repeat(40))
		expect(readFileSync(join(root, use), 'utf8')).toBe('2')
	})
})

describe('a render that was edited by hand', () => {
	const edits: [string, (place: string) => void][] = [
		['a file that was edited', (place) => writeFileSync(join(place, 'etc/portage/env/x'), 'by hand')],
		['a file of the same length', (place) => writeFileSync(join(place, 'etc/portage/env/x'), 'y')],
		['a file that was put there', (place) => writeFileSync(join(place, 'etc/portage/env/another'), 'by hand')],
		['a file that was taken away', (place) => rmSync(join(place, 'etc/portage/env/x'))],
		['a file that may be run now', (place) => chmodSync(join(place, 'etc/portage/env/x'), 0o755)],
		[
			'a link in the place of a file',
			(place) => {
				rmSync(join(place, 'etc/portage/env/x'))
				symlinkSync('/dev/null', join(place, 'etc/portage/env/x'))
			},
		],
	]
	const files = { 'etc/portage/env/x': 'x' }

	it.each(edits)('and became the next one is written anew before a build: %s', async (_title, edit) => {
		const { root, put, mend, place } = altRoot()
		edit(place(await put({ ...files, [use]: '1' }), ''))
		await put({ ...files, [use]: '2' })
		await put({ ...files, [use]: '3' })
		expect(await mend()).toBe(true)
		expect(contents(join(root, 'etc/portage'))).toEqual({ env: '/', 'env/x': 'x', 'package.use': '3' })
		expect(await mend()).toBe(false)
	})

	it.each(edits)(
		'while it was in use is written anew, also where an earlier process wrote it: %s',
		async (_title, edit) => {
			const { root, put, place } = altRoot()
			const name = await put({ ...files, [use]: '1' })
			edit(place(name, ''))
			const later = new Renders()
			expect(await later.show({ files: treeOf({ ...files, [use]: '1' }) }, root, '1'.padStart(40, '0'))).toBe(name)
			expect(await later.mend(root)).toBe(true)
			expect(contents(join(root, 'etc/portage'))).toEqual({ env: '/', 'env/x': 'x', 'package.use': '1' })
		},
	)

	it('is left to the person once another is in use', async () => {
		const { put, place } = altRoot()
		const first = await put({ ...files, [use]: '1' })
		writeFileSync(place(first, 'etc/portage/env/x'), 'by hand')
		await put({ ...files, [use]: '2' })
		expect(readFileSync(place(first, 'etc/portage/env/x'), 'utf8')).toBe('by hand')
	})
})

test('a render that nobody has edited stays, be it of this process or of an earlier one', async () => {
	const { root, put, mend } = altRoot()
	const name = await put({ 'etc/portage/hooks/x': 'x', [use]: '1' })
	expect(await mend()).toBe(false)
	const later = new Renders()
	await later.show({ files: treeOf({ 'etc/portage/hooks/x': 'x', [use]: '1' }) }, root, '1'.padStart(40, '0'))
	expect(await later.mend(root)).toBe(false)
	expect(readlinkSync(join(root, 'etc/portage'))).toContain(`/${name}/`)
})
