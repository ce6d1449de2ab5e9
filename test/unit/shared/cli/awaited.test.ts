import { awaitedLine } from '@altroot/shared/cli/awaited'
import { HostStatus } from '@altroot/shared/protocol/host-status'
import { expect, test } from 'vitest'

const revision = '3f2a91c04b0123456789012345678901234567ab'
const idle = { step: null, progress: null, generation: null, published: null }
const word = HostStatus.parse({ version: 1, host: 'old', revision: null, ...idle, packages: '/p', trees: [] })

test.each([
	['a host that is suspended', { ...word, suspended: 1 }, revision, 'for `altroot-server resume old` on the server'],
	['a host that has sent nothing', word, undefined, 'for the first revision of old: `altroot-client record` on it'],
	['one that has sent nothing to a silent builder', undefined, undefined, 'for the first revision of old'],
	['a builder that is silent', undefined, revision, 'does `altroot-server run` run on the server?'],
	['a builder that has not begun', { ...word, suspended: null }, revision, 'for the build of 3f2a91c04b: `altroot'],
])('of %s it says what is waited for, and what makes it go on', (_title, said, newest, sentence) => {
	expect(awaitedLine('old', said, newest)).toMatch(/^waiting for /)
	expect(awaitedLine('old', said, newest)).toContain(sentence)
})
