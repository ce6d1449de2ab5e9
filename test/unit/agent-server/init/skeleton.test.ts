import { lstatSync, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeSkeleton, readSkeleton, relink } from '@altroot/agent-server/init/skeleton'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** A base as Gentoo's merged-usr profiles have it, or with directories of their own. */
function base(merged: boolean): string {
	const directory = temporaryDirectory()
	for (const path of ['usr/bin', 'usr/lib', 'usr/lib64']) mkdirSync(join(directory, path), { recursive: true })
	if (!merged) for (const path of ['bin', 'sbin', 'lib', 'lib64', 'usr/sbin']) mkdirSync(join(directory, path))
	else {
		for (const [path, target] of [
			['bin', 'usr/bin'],
			['sbin', '/usr/bin'],
			['lib', 'usr/lib'],
			['lib64', 'usr/lib64/'],
			['usr/sbin', 'bin'],
		] as const)
			symlinkSync(target, join(directory, path))
	}
	return directory
}

describe('an empty root', () => {
	it('gets the links of a merged /usr, relative so that they hold in it', async () => {
		const [root, on] = [temporaryDirectory(), base(true)]
		await makeSkeleton(root, await readSkeleton(root, on))
		const links = ['bin', 'sbin', 'lib', 'lib64', 'usr/sbin'].map((path) => readlinkSync(join(root, path)))
		expect(links).toEqual(['usr/bin', 'usr/bin', 'usr/lib', 'usr/lib64', 'bin'])
		expect(statSync(join(root, 'tmp')).mode & 0o7777).toBe(0o1777)
		expect(statSync(join(root, 'root')).mode & 0o7777).toBe(0o700)
		expect(await readSkeleton(root, on)).toEqual({ missing: [], otherwise: [] })
	})

	it('gets directories where the base has those', async () => {
		const [root, on] = [temporaryDirectory(), base(false)]
		await makeSkeleton(root, await readSkeleton(root, on))
		expect(lstatSync(join(root, 'lib64')).isDirectory()).toBe(true)
		expect(readdirSync(root)).not.toContain('lib32')
	})
})

describe('a root with another layout', () => {
	it('is told of, and relinked only where nothing is lost', async () => {
		const [root, on] = [temporaryDirectory(), base(true)]
		mkdirSync(join(root, 'lib'))
		mkdirSync(join(root, 'bin'))
		writeFileSync(join(root, 'bin/tool'), '')
		await makeSkeleton(root, await readSkeleton(root, on))
		const { otherwise } = await readSkeleton(root, on)
		expect(otherwise).toEqual([
			{ path: 'bin', has: 'a directory', wanted: 'a link to usr/bin', empty: false },
			{ path: 'lib', has: 'a directory', wanted: 'a link to usr/lib', empty: true },
		])
		await relink(
			root,
			otherwise.filter(({ empty }) => empty),
			on,
		)
		expect(readlinkSync(join(root, 'lib'))).toBe('usr/lib')
		expect(readdirSync(join(root, 'bin'))).toEqual(['tool'])
	})

	it('is told of where a file stands for a directory', async () => {
		const root = temporaryDirectory()
		writeFileSync(join(root, 'etc'), '')
		const { otherwise } = await readSkeleton(root, base(true))
		expect(otherwise).toEqual([{ path: 'etc', has: 'a file', wanted: 'a directory', empty: false }])
	})
})
