import { fileURLToPath } from 'node:url'
import { knownAccount } from '@altroot/agent-server/account'
import { run } from '@altroot/shared/platform/run'
import { expect, test } from 'vitest'

const asRoot = test.skipIf(process.getuid?.() !== 0) // only root has something to give up
const drop = fileURLToPath(new URL('support/drop.ts', import.meta.url))

asRoot('root is given up for good: user, groups, capabilities', async () => {
	const nobody = await knownAccount('nobody', run)
	const { stdout, stderr } = await run(process.execPath, [drop, 'nobody'])
	expect(stderr).toBe('')
	expect(JSON.parse(stdout)).toEqual({
		dropped: 'done',
		ids: [nobody.uid, nobody.uid, nobody.gid, nobody.gid],
		groups: [nobody.gid],
		back: expect.stringContaining('EPERM'),
		shadow: expect.stringContaining('EACCES'),
		again: 'done',
		status: '0000000000000000',
	})
})

asRoot('root is no user to become', async () => {
	const { stdout } = await run(process.execPath, [drop, 'root'])
	expect(JSON.parse(stdout).dropped).toContain('root is root')
})

test('a user that is not there is named', async () => {
	await expect(knownAccount('nobody-by-this-name', run)).rejects.toMatchObject({
		code: 'user-unknown',
		message: 'there is no user nobody-by-this-name',
	})
})
