import { readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Renders } from '@altroot/agent-server/render/renders'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
	})

	it('has the very files of it that have not changed', async () => {
		const { put, place } = altRoot()
		const first = await put({ [use]: '1', 'etc/portage/make.conf': 'x' })
		const { ino } = statSync(place(first, 'etc/portage/make.conf'))
		await put({ [use]: '2', 'etc/portage/make.conf': 'x' })
		const third = await put({ [use]: '3', 'etc/portage/make.conf': 'x' })
		expect(statSync(place(third, 'etc/portage/make.conf')).ino).toBe(ino)
	})

	it.each([
		['a file that was edited by hand', 'etc/portage/make.conf'],
		['a file that was put there', 'etc/portage/another'],
	])('does not keep %s', async (_title, path) => {
		const { root, put, place } = altRoot()
		const files = { 'etc/portage/make.conf': 'x' }
		writeFileSync(place(await put({ ...files, [use]: '1' }), path), 'by hand')
		await put({ ...files, [use]: '2' })
		await put({ ...files, [use]: '3' })
		expect(contents(join(root, 'etc/portage'))).toEqual({ 'make.conf': 'x', 'package.use': '3' })
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
