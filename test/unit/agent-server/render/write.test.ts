import {
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Rendered } from '@altroot/agent-server/render/render'
import { Renders } from '@altroot/agent-server/render/renders'
import { switchRender } from '@altroot/agent-server/render/switch'
import { writeRenderTo } from '@altroot/agent-server/render/write'
import { expect, test } from 'vitest'
import { treeOf } from '../../../support/config-tree.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const use = 'etc/portage/package.use'
const world = 'var/lib/portage/world'

function rendered(files: Parameters<typeof treeOf>[0]): Rendered {
	return { files: treeOf(files), report: [], diagnostics: [] }
}

/** An alt root, and the steps of a render into it. */
function altRoot() {
	const root = temporaryDirectory()
	const written = new Renders()
	return {
		root,
		text: (path: string) => readFileSync(join(root, path), 'utf8'),
		put(path: string, text: string) {
			mkdirSync(dirname(join(root, path)), { recursive: true })
			writeFileSync(join(root, path), text)
		},
		async use(files: Parameters<typeof treeOf>[0], revision = 'a'.repeat(40)) {
			const name = await written.writeRender(rendered(files), root, revision)
			await switchRender(root, name)
			return name
		},
		renders: () => readdirSync(join(root, 'var/lib/altroot/renders')).sort(),
	}
}

test('a render is in use as a whole, through a link that holds where the root is moved', async () => {
	const { root, text, use: put } = altRoot()
	const name = await put({ [use]: 'x', [world]: 'app-misc/x\n', 'var/lib/portage/world_sets': '@y\n' })
	const link = readlinkSync(join(root, 'etc/portage'))
	expect(link).toBe(`../var/lib/altroot/renders/${name}/etc/portage`)
	expect(link.length, 'what ext4 keeps of a link without a block of its own').toBeLessThan(60)
	expect([text(use), text(world), text('var/lib/portage/world_sets')]).toEqual(['x', 'app-misc/x\n', '@y\n'])
	await put({ [use]: 'y', [world]: 'app-misc/x\n' })
	expect(text(use)).toBe('y')
	expect(existsSync(join(root, 'var/lib/portage/world_sets'))).toBe(false)
})

test('a world that is the same is not touched', async () => {
	const { root, use: put } = altRoot()
	await put({ [use]: 'x', [world]: 'app-misc/x\n' })
	const before = statSync(join(root, world)).ino
	await put({ [use]: 'y', [world]: 'app-misc/x\n' })
	expect(statSync(join(root, world)).ino).toBe(before)
})

test('the render before the current one is kept, older ones are not', async () => {
	const { use: put, renders } = altRoot()
	const names = [await put({ [use]: '1' }), await put({ [use]: '2' }), await put({ [use]: '3' })]
	expect(renders()).toEqual([names[1], names[2]].sort())
	await put({ [use]: '3' })
	expect(renders()).toEqual([names[1], names[2]].sort())
	expect(await put({ [use]: '2' })).toBe(names[1])
})

test('what was in etc/portage before is moved aside, never deleted', async () => {
	const { text, put, use: render } = altRoot()
	put('etc/portage/package.use', 'mine')
	put('etc/portage.before-altroot/x', 'older')
	await render({ [use]: 'x' })
	expect(text('etc/portage.before-altroot-2/package.use')).toBe('mine')
	expect(text('etc/portage.before-altroot/x')).toBe('older')
	expect(text(use)).toBe('x')
})

test('a link to somewhere else is moved aside too', async () => {
	const { root, use: render } = altRoot()
	mkdirSync(join(root, 'etc'))
	symlinkSync('/somewhere', join(root, 'etc/portage'))
	await render({ [use]: 'x' })
	expect(readlinkSync(join(root, 'etc/portage.before-altroot'))).toBe('/somewhere')
})

test.each([
	[
		'before the rename of a render',
		({ put }: ReturnType<typeof altRoot>) => put('var/lib/altroot/renders/.x.tmp/a', ''),
	],
	['after etc/portage was moved aside', ({ put }) => put('etc/portage.before-altroot/package.use', 'mine')],
	['before world was replaced', ({ put }) => put(world, 'app-misc/old\n')],
])('a crash %s is made good by the next call', async (_, crash) => {
	const alt = altRoot()
	crash(alt)
	await alt.use({ [use]: 'x', [world]: 'app-misc/x\n' })
	expect([alt.text(use), alt.text(world)]).toEqual(['x', 'app-misc/x\n'])
	expect(alt.renders()).toHaveLength(1)
})

test('files keep their mode whatever the umask is', async () => {
	const directory = join(temporaryDirectory(), 'out')
	const umask = process.umask(0o077)
	try {
		const files = new Map(treeOf({ 'etc/portage/bashrc': 'x', [use]: 'x' }))
		files.set('etc/portage/hooks/install/x', { mode: '100755', content: new Uint8Array() })
		await writeRenderTo(files, directory)
	} finally {
		process.umask(umask)
	}
	const mode = (path: string) => (lstatSync(join(directory, path)).mode & 0o777).toString(8)
	expect([mode('.'), mode('etc/portage'), mode(use), mode('etc/portage/hooks/install/x')]).toEqual([
		'755',
		'755',
		'644',
		'755',
	])
})

test('an existing directory is only taken where it is empty', async () => {
	const directory = join(temporaryDirectory(), 'empty')
	mkdirSync(directory)
	const files = treeOf({ [use]: 'x' })
	await writeRenderTo(files, directory)
	await expect(writeRenderTo(files, directory)).rejects.toMatchObject({ code: 'directory-full' })
	expect(readdirSync(dirname(directory))).toEqual(['empty'])
})

test('a path that leads out of the root is refused', async () => {
	const directory = join(temporaryDirectory(), 'out')
	await expect(writeRenderTo(treeOf({ '../evil': 'x' }), directory)).rejects.toMatchObject({ code: 'path-unsafe' })
	expect(existsSync(directory)).toBe(false)
})
