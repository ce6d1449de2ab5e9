import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from '@altroot/agent-client/install/install'
import { parsePackagesIndex } from '@altroot/shared/portage/packages-index'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** Installs into a root whose copy of the index has `copied` as its time, from a server that published at 1000. */
async function installed({
	copied = 900,
	own = {},
	extra = [] as string[],
	trustedKeys = undefined as string | undefined,
	output = undefined as 'stdout' | 'stderr' | undefined,
	asks = true,
} = {}) {
	const root = temporaryDirectory()
	const directory = join(root, 'var/cache/edb/binhost/build-server/alt/binpkgs')
	mkdirSync(directory, { recursive: true })
	writeFileSync(join(directory, 'Packages'), `TIMESTAMP: ${copied}\n\n`)
	const gate = { user: 'altroot', host: 'build-server', port: 2222, identity: '/k', knownHosts: '/h' }
	const runs: { args: readonly string[]; env: Readonly<Record<string, string>>; to: string | undefined }[] = []
	const exitCode = await install(
		{ gate, packages: '/alt/binpkgs', root, trustedKeys },
		parsePackagesIndex('TIMESTAMP: 1000\n\n'),
		extra,
		{
			emerge: 'emerge',
			own,
			asks,
			...(output && { output }),
			runAttached: async (_, args, env, to) => {
				runs.push({ args, env, to })
				return 1
			},
		},
	)
	return { exitCode, ...runs[0]!, copyStays: existsSync(join(directory, 'Packages')) }
}

it('emerge gets the world from binary packages, the person’s words last, and its exit code is the answer', async () => {
	const { args, env, exitCode } = await installed({ extra: ['--ask', '--with-bdeps=y'] })
	const options = '--getbinpkgonly --update --newuse --deep --with-bdeps=n --ask --with-bdeps=y @world'
	expect(args.join(' ')).toBe(options)
	expect(env.PORTAGE_BINHOST).toBe('ssh://altroot@build-server:2222/alt/binpkgs')
	expect(exitCode).toBe(1)
})

it('where nobody can answer, the laptop’s own --ask is taken back; the person’s words still win', async () => {
	const { args } = await installed({ asks: false, extra: ['--ask'] })
	expect(args.join(' ')).toContain('--with-bdeps=n --ask=n --ask @world')
	expect((await installed()).args).not.toContain('--ask=n')
})

it('what emerge says goes beside the data where data is wanted', async () => {
	expect((await installed()).to).toBe('stdout')
	expect((await installed({ output: 'stderr' })).to).toBe('stderr')
})

it('what describes the terminal reaches emerge, what would configure it does not', async () => {
	const { env } = await installed({ own: { PATH: '/bin', TERM: 'foot', USE: 'nls', FEATURES: 'test' } })
	expect(env).toMatchObject({ PATH: '/bin', TERM: 'foot' })
	expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['USE']))
	expect(env.FEATURES).not.toContain('test')
})

it('packages without a signature are refused where the server’s key is known; where not, Portage asks for none', async () => {
	const { env } = await installed({ trustedKeys: '/etc/portage/gnupg' })
	expect(env).toMatchObject({
		FEATURES: 'binpkg-request-signature',
		BINPKG_GPG_VERIFY_GPG_HOME: '/etc/portage/gnupg',
	})
	expect((await installed()).env.FEATURES).toBe('binpkg-ignore-signature')
})

it('NO_COLOR holds for emerge at a terminal, too', async () => {
	expect((await installed({ own: { NO_COLOR: '1' } })).args).toContain('--color=n')
})

it.each([
	['older than what is published stays', 999, true],
	['as old as what is published goes, since Portage would not look again', 1000, false],
	['newer than a generation that was rolled back to goes', 1001, false],
])('a copy of the index that is %s', async (_, copied, stays) => {
	expect((await installed({ copied })).copyStays).toBe(stays)
})
