import { packageUse } from '@altroot/shared/portage/package-use'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle()
})
afterAll(() => oracle[Symbol.asyncDispose]())

const iuse = ['nls', 'x264', 'video_cards_intel', 'video_cards_amd']
const packages = ['app-misc/hello-1.0', 'app-misc/hello-2.0:2', 'app-misc/leaf-1.0::gentoo', 'dev-libs/a-1']

const atom = fc.constantFrom(
	...['app-misc/hello', '>=app-misc/hello-1', '<app-misc/hello-3', '=app-misc/hello-1*', 'app-misc/hello:2'],
	...['*/*', 'app-misc/*', '*/hello', 'app-misc/leaf', 'app-misc/leaf::gentoo'],
)
const flag = fc.constantFrom(
	...['nls', '-nls', 'x264', '-x264', '-*', 'VIDEO_CARDS: intel', 'VIDEO_CARDS: -*', 'VIDEO_CARDS: * -amd'],
)
const line = fc.tuple(atom, fc.array(flag, { maxLength: 3 })).map(([first, flags]) => [first, ...flags].join(' '))
const lines = fc.array(line, { maxLength: 4 })

/** Two texts that are one another's edit: some lines shared, in any order, with comments between. */
const twoTexts = fc
	.tuple(lines, lines, lines)
	.chain(([shared, before, after]) =>
		fc.tuple(
			fc.shuffledSubarray([...shared, ...before, '# why'], { minLength: shared.length }),
			fc.shuffledSubarray([...shared, ...after, '', ...shared.slice(0, 1)], { minLength: shared.length }),
		),
	)

test('where package.use has no difference in meaning, no package has other flags', async () => {
	let silent = 0
	await fc.assert(
		fc.asyncProperty(twoTexts, async (texts) => {
			const [before, after] = texts.map((text) => packageUse.parse(text.join('\n'), 'etc/portage/package.use').entries)
			if (packageUse.diff(before!, after!).length > 0) return
			silent++
			for (const pkg of packages) {
				const [was, is] = await Promise.all(texts.map((text) => effective(text.join('\n'), pkg)))
				expect(is, pkg).toEqual(was)
			}
		}),
		seeded(3000),
	)
	expect(silent).toBeGreaterThan(100)
})

async function effective(text: string, pkg: string): Promise<unknown> {
	return oracle.ask('effective_use', { text, package: pkg, iuse, defaults: ['nls', 'video_cards_amd'] })
}
