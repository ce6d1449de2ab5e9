import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stampTree } from '@altroot/agent-server/trees/stamp'
import { run } from '@altroot/shared/platform/run'
import { readTreeState } from '@altroot/shared/platform/tree-state'
import { expect, it } from 'vitest'
import { FakeClock } from '../../support/fake-clock.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org']

it('a git checkout and what rsync makes of it have the same state, and a new time only when the checkout moves', async () => {
	const tree = temporaryDirectory()
	await run('git', ['init', '-q', tree])
	const commit = () => realGit(join(tree, '.git'), ...author, 'commit', '-q', '--allow-empty', '-m', 'Next')
	const clock = new FakeClock()
	const time = () => readFileSync(join(tree, 'metadata/timestamp.chk'), 'utf8')

	await commit()
	await stampTree(tree, clock)
	expect(time()).toBe('Thu, 01 Jan 1970 00:00:00 +0000\n')
	await clock.advance(60_000)
	await stampTree(tree, clock)
	expect(time()).toBe('Thu, 01 Jan 1970 00:00:00 +0000\n')
	await commit()
	await stampTree(tree, clock)
	expect(time()).toBe('Thu, 01 Jan 1970 00:01:00 +0000\n')

	const mirror = temporaryDirectory()
	await run('rsync', ['-a', '--exclude=/.git', `${tree}/`, mirror])
	expect(await readTreeState(mirror)).toBe(await readTreeState(tree))
})

it('a tree without git gets a time if it has none, and keeps the one that its mirror gave it', async () => {
	const tree = temporaryDirectory()
	await stampTree(tree, new FakeClock())
	expect(await readTreeState(tree)).toBe('Thu, 01 Jan 1970 00:00:00 +0000')
	mkdirSync(join(tree, 'metadata'), { recursive: true })
	writeFileSync(join(tree, 'metadata/timestamp.chk'), 'Mon, 02 Mar 2026 00:45:00 +0000\n')
	await stampTree(tree, new FakeClock())
	expect(await readTreeState(tree)).toBe('Mon, 02 Mar 2026 00:45:00 +0000')
})
