import { join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import { expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

it('reads the commit that is checked out, loose, packed and without a branch, as git itself says it', async () => {
	const directory = temporaryDirectory()
	expect((await run('git', ['init', '-q', directory])).exitCode).toBe(0)
	const git = (...args: string[]): Promise<string> => realGit(join(directory, '.git'), ...args)
	const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org']
	expect(await readTreeState(directory)).toBeUndefined()
	await git(...author, 'commit', '-q', '--allow-empty', '-m', 'First')
	const commit = (await git('rev-parse', 'HEAD')).trim()
	expect(await readTreeState(directory)).toBe(commit)
	await git('pack-refs', '--all')
	expect(await readTreeState(directory)).toBe(commit)
	await git('update-ref', '--no-deref', 'HEAD', commit)
	expect(await readTreeState(directory)).toBe(commit)
})
