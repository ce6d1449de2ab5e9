import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { causeOf } from '@altroot/agent-client/record/cause'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const world = 'var/lib/portage/world'
const use = 'etc/portage/package.use/zz-autounmask'
const asked = '# required by a/b-1::gentoo\n# required by a/b (argument)\n>=c/d-1 flag\n'

/** Two runs, the second within the first, and one that was killed; seconds since the epoch as hours and minutes. */
const log = `1000: Started emerge on: Nov 22, 2026 05:36:57
1000:  *** emerge --update --autounmask-continue a/b
1010:  >>> emerge (1 of 2) c/d-1 to /
1500: Started emerge on: Nov 22, 2026 05:37:57
1500:  *** emerge --noreplace x/y
1502:  *** exiting successfully.
1502:  *** terminating.
1700:  ::: completed emerge (2 of 2) a/b-1 to /
1701:  *** terminating.
2000:  === sync
3000:  *** emerge killed/early
3010:  >>> emerge (1 of 1) killed/early-1 to /
9000:  === sync
`

/** A root with one file of the config tree, written at `time` in seconds since the epoch, and Portage's log. */
function rootWith(path: string, time: number, text = 'x/y\n', emergeLog = log): string {
	const root = temporaryDirectory()
	for (const [name, content] of [
		[path, text],
		['var/log/emerge.log', emergeLog],
	] as const) {
		mkdirSync(dirname(join(root, name)), { recursive: true })
		writeFileSync(join(root, name), content)
	}
	utimesSync(join(root, path), time, time)
	return root
}

describe('the command behind a change', () => {
	it.each([
		['of the run that was going on when the world was written', 1200, 'emerge --update --autounmask-continue a/b'],
		['of the newest, where there were two', 1501, 'emerge --noreplace x/y'],
		['of the one that goes on after the other has ended', 1600, 'emerge --update --autounmask-continue a/b'],
		['of one that was killed soon after', 3035, 'emerge killed/early'],
		['none before the first', 999, undefined],
		['none between two', 1900, undefined],
		['none long after one that was killed', 5000, undefined],
	])('is that %s', (_which, time, command) => {
		const cause = command && `Altroot-Command: ${command}`
		expect(causeOf(['etc/portage/make.conf', world], rootWith(world, time + 0.7))).toBe(cause)
	})

	it('is that of the run that has appended what it needs to settings, before it began with the first package', () => {
		const text = `# mine\nx/y flag\n${asked}`
		expect(causeOf([use], rootWith(use, 1005, text))).toMatch(/^Altroot-Command: emerge --update --autounmask/)
		expect(causeOf([use], rootWith(use, 1011, text))).toBeUndefined()
		expect(causeOf([use], rootWith(use, 1501, text))).toBeUndefined()
	})

	it.each([
		['an entry without the reasons that Portage gives', 'x/y flag\n# why\nc/d flag\n'],
		['a reason without its entry', asked.replace(/^>.*\n/m, '')],
		['an entry of a person below one of Portage’s', `${asked}x/y flag\n`],
		['nothing', ''],
	])('is none where the settings end with %s', (_what, text) => {
		expect(causeOf([use], rootWith(use, 1005, text))).toBeUndefined()
	})

	it('is none for other files, for one that is gone, and without a log', () => {
		const conf = 'etc/portage/make.conf'
		expect(causeOf([conf], rootWith(conf, 1005, asked))).toBeUndefined()
		expect(causeOf([`${world}_sets`], rootWith(world, 1005))).toBeUndefined()
		const root = rootWith(world, 1005)
		expect(causeOf([world], rootWith(world, 1005, 'x/y\n', ''))).toBeUndefined()
		expect(causeOf([world], root)).toBeDefined()
	})

	it('is one line, however it was typed', () => {
		const odd = `1:  *** emerge a\u001b[31m${'x'.repeat(900)}\n`
		const cause = causeOf([world], rootWith(world, 1, 'a\n', odd)) ?? ''
		expect(cause).toMatch(/^Altroot-Command: emerge a \[31mx+$/)
		expect(cause.length).toBeLessThan(530)
	})
})
