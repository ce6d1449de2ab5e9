import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Renders } from '@altroot/agent-server/render/renders'
import { expect, it } from 'vitest'
import { treeOf } from '../../support/config-tree.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { makeDisk, mount } from './support/disk.ts'

it('the power is cut right after a revision was rendered, on a real disk with ext4: all of it is there', {
	timeout: 120_000,
}, async () => {
	const directory = temporaryDirectory()
	const image = await makeDisk(join(directory, 'disk'))
	await mount(image, join(directory, 'now'))
	const root = join(directory, 'now/alt')
	mkdirSync(root)
	const renders = new Renders()
	for (let edit = 0; edit < 12; edit++) {
		const files = {
			'etc/portage/make.conf': 'CFLAGS="-O2"\n',
			'etc/portage/package.use': `app-misc/hello flag${edit} ${'x'.repeat((edit * 37) % 100)}\n`,
			...(edit % 3 === 0 ? { [`etc/portage/env/of${edit}`]: 'new\n' } : {}),
			'var/lib/portage/world': `app-misc/hello\n${edit > 5 ? 'app-misc/more\n' : ''}`,
		}
		await renders.show({ files: treeOf(files) }, root, String(edit).padStart(12, '0'))
		// What the file system has not asked the disk to keep is in the memory of this machine, and not in the image.
		copyFileSync(image, join(directory, `disk${edit}`))
		const unmount = await mount(join(directory, `disk${edit}`), join(directory, `after${edit}`))
		for (const [path, text] of Object.entries(files)) {
			expect(readFileSync(join(directory, `after${edit}/alt`, path), 'utf8'), `${path}, edit ${edit}`).toBe(text)
		}
		await unmount()
	}
})
