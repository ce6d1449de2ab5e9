import { endBuilt } from '@altroot/agent-server/generation/ending'
import { withRemarks } from '@altroot/agent-server/generation/ending-remarks'
import { expect, it } from 'vitest'

const loud = { file: 'package.use', line: '>=dev-libs/libgreet-1.0 loud', reason: '' }
const published = endBuilt(undefined, 0, { kind: 'nothing-to-do', warnings: [] }, '/alt')

it.each([
	['nothing besides', [], [], 'everything was built already'],
	[
		'one flag',
		[loud],
		[],
		'everything was built already; 1 USE flag was set for the server’s own packages: >=dev-libs/libgreet-1.0 loud',
	],
	[
		'three flags in two lines',
		[loud, { ...loud, line: 'a/b x -y' }],
		[],
		'everything was built already; 3 USE flags were set for the server’s own packages: >=dev-libs/libgreet-1.0 loud, a/b x -y',
	],
	[
		'a proposal that was turned down',
		[],
		[{ id: '3f2a91c0', revision: 'f', lines: [loud] }],
		'everything was built already; proposal 3f2a91c0 was rejected on the laptop',
	],
])('the reason of a generation says of %s', (_, base, rejected, reason) => {
	expect(withRemarks(published, base, rejected)).toEqual({ ...published, reason })
})
