import { join } from 'node:path'
import { run } from '@altroot/shared/platform/run'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { write } from '../gate/support/house.ts'

const program = join(import.meta.dirname, '../../../packages/agent-client/src/main.ts')

/** A laptop below a directory that records only, or also into another ledger. */
function openLaptop(remote: string) {
	const root = temporaryDirectory()
	const config = `${root}/client.ini`
	write(`${root}/etc/portage/make.conf`, 'USE="nls"\n')
	write(config, `[host]\nname = old\nconfig-root = ${root}\n[ledger]\npath = ${root}/ledger.git\nremote = ${remote}\n`)
	return { config, client: (verb: string) => run(process.execPath, [program, '--config', config, verb]) }
}

test.each(['preview', 'follow', 'upgrade', 'pull'])('without a server, %s says how to pair with one', async (verb) => {
	const { config, client } = openLaptop('')
	expect(await client(verb)).toMatchObject({
		exitCode: 3,
		stdout: '',
		stderr: `error: this laptop has no server yet: \`[ledger] remote\` in ${config} is empty\n  → pair with one: on the server, \`altroot-server host add old\` prints the \`altroot-client join …\` line\n`,
	})
})

test.each(['preview', 'follow', 'upgrade'])('with a ledger alone, %s says that nobody answers there', async (verb) => {
	const { config, client } = openLaptop('/srv/ledger.git')
	expect(await client(verb)).toMatchObject({
		exitCode: 3,
		stderr: expect.stringContaining(`in ${config} is /srv/ledger.git: a ledger, and no gate to ask\n  → `),
	})
})

test('with a server that cannot be reached, record says what is not done, why, and what to do', async () => {
	const { exitCode, stderr } = await openLaptop('ssh://altroot@127.0.0.1:1/ledger').client('record')
	expect(exitCode).toBe(0)
	expect(stderr).toMatch(/^recorded here, not pushed yet: \S.+\n {2}→ \S.+$/m)
})
