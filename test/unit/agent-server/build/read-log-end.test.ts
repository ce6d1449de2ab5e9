import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, constants as zlib } from 'node:zlib'
import { isBuildLogOf, readLogEnd } from '@altroot/agent-server/build/read-log-end'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const text = `${'make: a line of a long log\n'.repeat(60_000)}fatal error: the last line\n`

function endOf(name: string, content: string | Buffer): string | undefined {
	const path = join(temporaryDirectory(), name)
	writeFileSync(path, content)
	return readLogEnd(path, () => true)
}

it('the end of a log begins with a line, compressed or not', () => {
	const end = endOf('x.log', text)
	expect(end?.length).toBeLessThanOrEqual(1 << 20)
	expect(end).toMatch(/^make: a line[\s\S]*last line\n$/)
	expect(endOf('x.log.gz', gzipSync(text))).toBe(end)
})

it('a compressed one is read as far as it was written; none that is no such file', () => {
	expect(endOf('x.log.gz', gzipSync('half a line', { finishFlush: zlib.Z_SYNC_FLUSH }))).toBe('half a line')
	expect(endOf('x.log.gz', 'no gzip')).toBeUndefined()
})

it.each([
	['/var/log/portage/app-misc:a-1:20261122-120000.log', true],
	['/var/log/portage/app-misc:a-1:20261122-120000.log.gz', true],
	['/var/log/portage/build/app-misc/a-1:20261122-120000.log.gz', true],
	['/var/tmp/portage/app-misc/a-1/temp/build.log.gz', true],
	['/var/tmp/portage/app-misc/a-1/temp/build.log', true],
	['/var/tmp/portage/app-misc/a-2/temp/build.log.gz', false],
	['/var/log/portage/app-misc:a-1:20261122-120000.log.bz2', false],
])('%s is the log of app-misc/a-1: %s', (path, is) => {
	expect(isBuildLogOf('app-misc/a-1', path)).toBe(is)
})
