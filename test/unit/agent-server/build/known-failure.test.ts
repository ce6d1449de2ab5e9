import { join } from 'node:path'
import { failedPackages } from '@altroot/agent-server/build/failures'
import { readMergeLine, startOfMerge } from '@altroot/shared/portage/merge-progress'
import { expect, it } from 'vitest'

const log = join(import.meta.dirname, '../../../fixtures/build-logs/user-unknown.txt')

it('a known failure is told in one sentence, and with its remedy', async () => {
	const lines = [
		'>>> Emerging (1 of 1) app-pitfall/user-unknown-1::gentoo for /alt/',
		'>>> Failed to emerge app-pitfall/user-unknown-1 for /alt/, Log file:',
		`>>>  '${log}'`,
	]
	const failed = await failedPackages(lines.reduce(readMergeLine, startOfMerge), '/var/log/whole.log')
	expect(failed).toMatchObject([
		{
			package: 'app-pitfall/user-unknown-1',
			phase: 'install',
			reason: expect.stringContaining('the build server itself has no user pit'),
			remedy: 'run on the server: emerge --oneshot acct-user/pit',
		},
	])
})
