import { renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lookAtRemote } from '@altroot/agent-server/doctor/machine/remote'
import { writeStanding } from '@altroot/agent-server/follow-remote/standing'
import { run } from '@altroot/shared/platform/run'
import { expect, test } from 'vitest'
import { type TwoLedgers, twoLedgers } from './support/two-ledgers.ts'

const program = join(import.meta.dirname, '../../../packages/agent-server/src/main.ts')
const refused = { what: 'refs/heads/hosts/laptop was not taken', remedy: 'look there' }

/** What doctor says of the ledger that is followed. */
function look({ follower }: TwoLedgers) {
	const base = { variables: new Map() } as unknown as Parameters<typeof lookAtRemote>[0]['base']
	return lookAtRemote({ settings: follower.settings(), etcPortage: '/etc/portage', base, run, isRoot: true })
}

test('doctor says that it is well, what was not taken from it, and that it cannot be reached', async () => {
	const both = await twoLedgers()
	const what = `ledger ${both.there.gitdir}`
	expect(await look(both)).toEqual([{ what }])
	await writeStanding(both.follower.places.remote, [refused])
	expect(await look(both)).toEqual([{ what, wrong: refused.what, remedy: refused.remedy }])
	renameSync(both.there.gitdir, `${both.there.gitdir}.away`)
	expect(await look(both)).toEqual([
		{ what, wrong: expect.stringContaining('does not appear to be a git repository'), remedy: expect.any(String) },
	])
})

test('where the key for it is missing, doctor says how a server makes one', async () => {
	const both = await twoLedgers({ ledger: () => 'remote = ssh://git@127.0.0.1:9/x\nidentity = /nonexistent/key' })
	expect(await look(both)).toEqual([
		{
			what: 'ledger ssh://git@127.0.0.1:9/x',
			wrong: '/nonexistent/key: there is no key',
			remedy: expect.stringContaining('ssh-keygen -t ed25519 -N "" -f /nonexistent/key'),
		},
	])
})

test('doctor has nothing to say of it where none is followed', async () => {
	expect(await look(await twoLedgers({ ledger: () => '' }))).toEqual([])
})

test('status says what was wrong at the last visit, and nothing once it is well', async () => {
	const { follower, here } = await twoLedgers()
	const config = join(dirname(here.gitdir), 'server.ini')
	writeFileSync(config, `[ledger]\npath = ${here.gitdir}\n`)
	const status = async (): Promise<string> =>
		(await run(process.execPath, [program, 'status', '--config', config])).stdout
	await writeStanding(follower.places.remote, [refused])
	expect(await status()).toContain(`${refused.what}\n       → ${refused.remedy}\n`)
	await writeStanding(follower.places.remote, [])
	expect(await status()).not.toContain(refused.what)
})
