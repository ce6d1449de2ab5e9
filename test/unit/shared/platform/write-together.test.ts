import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeTogether } from '@altroot/shared/platform/write-together'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

it.for([0, 1, 2])(
	'where file number %i cannot be made, those before it are there, and the error is the system’s',
	async (bad) => {
		const directory = temporaryDirectory()
		const files = ['a', 'b', 'c'].map((name) => {
			const [path, temporary] = [join(directory, name), join(directory, `${name}.tmp`)]
			return { path, temporary, content: Buffer.from(name), mode: 0o644 }
		})
		writeFileSync(files[bad]!.temporary, 'somebody else’s')
		await expect(writeTogether(files)).rejects.toMatchObject({ code: 'EEXIST' })
		const there = files.slice(0, bad)
		expect(readdirSync(directory)).toEqual(
			[...there.map(({ path }) => path), files[bad]!.temporary].map((path) => path.slice(directory.length + 1)),
		)
		for (const { path, content } of there) expect(readFileSync(path)).toEqual(content)
	},
)
