import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { causeOf } from '@altroot/agent-client/record/cause'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../../support/fake-clock.ts'
import { temporaryDirectory } from '../../../support/temporary.ts'

const world = ['etc/portage/make.conf', 'var/lib/portage/world']
const log = readFileSync(join(import.meta.dirname, '../../../fixtures/transcripts/81-emerge-log.txt'), 'utf8')

/** A root whose emerge.log was written at the beginning of time. */
function rootWith(text: string): string {
	const root = temporaryDirectory()
	const path = join(root, 'var/log/emerge.log')
	mkdirSync(join(root, 'var/log'), { recursive: true })
	writeFileSync(path, text)
	utimesSync(path, 0, 0)
	return root
}

describe('the command behind a change of the world', () => {
	it('is that of the newest run in emerge.log', async () => {
		const two = `${log}1795325999:  *** emerge --ask --verbose app-editors/helix\n1795326000:  >>> emerge (1 of 1) a/b-1 to /\n`
		expect(await causeOf(world, rootWith(two), new FakeClock())).toBe(
			'Altroot-Command: emerge --ask --verbose app-editors/helix',
		)
		expect(await causeOf(world, rootWith(log), new FakeClock())).toBe(
			'Altroot-Command: emerge --resume --regex-search-auto=y',
		)
	})

	it('is none where the log is old, where there is none, and for other files', async () => {
		const later = new FakeClock()
		await later.advance(31_000)
		expect(await causeOf(world, rootWith(log), later)).toBeUndefined()
		expect(await causeOf(world, temporaryDirectory(), new FakeClock())).toBeUndefined()
		expect(await causeOf(['etc/portage/make.conf'], rootWith(log), new FakeClock())).toBeUndefined()
	})

	it('is one line, however it was typed', async () => {
		const odd = `1:  *** emerge a\u001b[31m${'x'.repeat(900)}\n`
		const cause = (await causeOf(world, rootWith(odd), new FakeClock())) ?? ''
		expect(cause).toMatch(/^Altroot-Command: emerge a \[31mx+$/)
		expect(cause.length).toBeLessThan(530)
	})
})
