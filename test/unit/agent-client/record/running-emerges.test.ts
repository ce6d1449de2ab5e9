import { isEmerge } from '@altroot/agent-client/record/running-emerges'
import { expect, it } from 'vitest'

it.each([
	[['/usr/bin/python3.13', '/usr/lib/python-exec/python3.13/emerge', '-av', 'app-misc/hello'], true],
	[['python3', '-b', '/usr/bin/emerge'], true],
	[['pypy3', '/usr/bin/emerge', '@world'], true],
	[['vim', '/usr/bin/emerge'], false],
	[['sudo', 'emerge', '-av', 'app-misc/hello'], false],
	[['python3', '/usr/bin/eclean', 'emerge'], false],
	[['python3'], false],
	[[], false],
])('a process called as %j is emerge: %j', (args, is) => {
	expect(isEmerge(args)).toBe(is)
})
