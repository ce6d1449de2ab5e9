import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountGaps, fillAccounts } from '@altroot/agent-server/init/accounts'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')

it('an empty root gets all four files, shadows for root alone, and lacks nothing then', async () => {
	const root = temporaryDirectory()
	await fillAccounts(root, await accountGaps(root))
	expect(read(root, 'etc/passwd')).toMatch(/^root:x:0:0:root:\/root:\/bin\/bash\n/)
	expect(read(root, 'etc/passwd')).toMatch(/^portage:x:250:250:/m)
	expect(read(root, 'etc/group')).toMatch(/^tty:x:5:\n/m)
	expect(read(root, 'etc/shadow')).toMatch(/^root:\*:/)
	expect(statSync(join(root, 'etc/shadow')).mode & 0o777).toBe(0o640)
	expect(statSync(join(root, 'etc/gshadow')).mode & 0o777).toBe(0o640)
	expect(await accountGaps(root)).toEqual([])
})

it('what is there stays as it is: a name with another id, an id with another name, a last line without its end', async () => {
	const root = temporaryDirectory()
	mkdirSync(join(root, 'etc'))
	writeFileSync(join(root, 'etc/group'), 'wheel:x:998:me\nmine:x:5:')
	writeFileSync(join(root, 'etc/shadow'), 'root:$6$secret:1::::::\n', { mode: 0o600 })
	await fillAccounts(root, await accountGaps(root))
	const group = read(root, 'etc/group')
	expect(group).toMatch(/^wheel:x:998:me\nmine:x:5:\nroot:x:0:root\n/)
	expect(group).not.toMatch(/^(wheel:x:10|tty):/m)
	expect(read(root, 'etc/shadow')).toMatch(/^root:\$6\$secret:1::::::\n/)
	expect(statSync(join(root, 'etc/shadow')).mode & 0o777).toBe(0o600)
	expect(await accountGaps(root)).toEqual([])
})

it('cut off between two files, a repeat writes the rest', async () => {
	const root = temporaryDirectory()
	await fillAccounts(root, (await accountGaps(root)).slice(0, 1))
	expect((await accountGaps(root)).map(({ path }) => path)).toEqual(['etc/gshadow', 'etc/passwd', 'etc/shadow'])
	rmSync(join(root, 'etc/group'))
	await fillAccounts(root, await accountGaps(root))
	expect(await accountGaps(root)).toEqual([])
})
