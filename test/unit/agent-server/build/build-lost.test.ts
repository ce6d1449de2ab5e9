import { join } from 'node:path'
import { buildWorld } from '@altroot/agent-server/build/build'
import { systemClock } from '@altroot/shared/platform/clock'
import { expect, it } from 'vitest'
import { type Script, scriptedEmerge } from '../../../support/scripted-emerge.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'
import { transcript } from '../../../support/transcript.ts'

const nothing = transcript('05-nothing-to-merge-second-run')

/** A build of a world of which everything is there, where these binary packages are lost. */
async function buildWithout(lost: readonly string[], script: Script, signal?: AbortSignal) {
	const root = temporaryDirectory()
	const { runInGroup, runs } = scriptedEmerge((args) => (args.at(-1) === '@world' ? { output: nothing } : script(args)))
	const build = await buildWorld({
		root,
		emerge: 'emerge',
		jobs: 1,
		limits: { package: 1e9, idle: 1e9 },
		logFile: join(root, 'build.log'),
		record: join(root, 'record'),
		clock: systemClock,
		runInGroup,
		onEvent: () => {},
		lost: async () => lost,
		...(signal ? { signal } : {}),
	})
	return { build, asked: runs.map(({ args }) => args.slice(args.indexOf('--ignore-default-opts') + 1).join(' ')) }
}

it('a version whose binary package is lost is built once more, by its very version, after the world', async () => {
	const output = transcript('45a-preinst-failure')
	const { asked } = await buildWithout(['a/b-1', 'c/d-2-r1'], () => ({ output, exitCode: 1 }))
	expect(asked).toHaveLength(2)
	expect(asked[1]).toBe('--oneshot --verbose --accept-properties=-interactive =a/b-1 =c/d-2-r1')
})

it('where nothing is lost, emerge is not asked', async () => {
	const { asked, build } = await buildWithout([], () => ({ output: '' }))
	expect(asked).toHaveLength(1)
	expect(build.outcome.kind).toBe('nothing-to-do')
})

it('one that no tree has any more is told as failed, with the reason', async () => {
	const output = transcript('18b-no-such-package')
	const { build } = await buildWithout(['a/b-1'], () => ({ output, exitCode: 1 }))
	expect(build.outcome.kind).toBe('some-failed')
	expect(build.failed).toMatchObject([
		{ package: 'a/b-1', reason: expect.stringMatching(/^its binary package is lost, and it cannot be built again: /) },
	])
})
