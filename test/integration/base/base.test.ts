import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readlinkSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { recordBase } from '@altroot/agent-server/base/record'
import { setBaseUse } from '@altroot/agent-server/base/set-use'
import { openHostLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import { describe, expect, it } from 'vitest'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

const loud = { file: 'package.use', line: '>=dev-libs/libgreet-1.0 loud', reason: 'hello needs it' }

function etcPortage(files: Readonly<Record<string, string>>): string {
	const directory = join(temporaryDirectory(), 'etc/portage')
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(directory, path)), { recursive: true })
		writeFileSync(join(directory, path), text)
	}
	return directory
}

describe('the server’s own package.use gets a line', () => {
	it('in a file of ours beside the administrator’s', async () => {
		const directory = etcPortage({ 'package.use/mine': 'a/b c\n' })
		await setBaseUse(directory, [loud])
		expect(readFileSync(join(directory, 'package.use/zz-altroot'), 'utf8')).toMatch(/\n# hello needs it\n>=dev-libs/)
		expect(readFileSync(join(directory, 'package.use/mine'), 'utf8')).toBe('a/b c\n')
	})

	it('where there is no package.use yet', async () => {
		const directory = etcPortage({ 'make.conf': '' })
		await setBaseUse(directory, [loud])
		expect(existsSync(join(directory, 'package.use/zz-altroot'))).toBe(true)
	})

	it('in a block of the one file that it is, whose mode and link stay', async () => {
		const directory = etcPortage({ 'package.use.real': 'a/b c\n' })
		chmodSync(join(directory, 'package.use.real'), 0o600)
		symlinkSync('package.use.real', join(directory, 'package.use'))
		await setBaseUse(directory, [loud])
		await setBaseUse(directory, [loud])
		const text = readFileSync(join(directory, 'package.use'), 'utf8')
		expect(text).toMatch(
			/^a\/b c\n\n# altroot-server: begin\.[^\n]*\n# hello needs it\n>=dev-libs[^\n]*\n# altroot-server: end\n$/,
		)
		expect(readlinkSync(join(directory, 'package.use'))).toBe('package.use.real')
		expect(statSync(join(directory, 'package.use.real')).mode & 0o777).toBe(0o600)
	})
})

it('the branch base tells what was changed, by whom and for what, and holds no secret', async () => {
	const directory = etcPortage({
		'make.conf': 'USE="a"\nFETCHCOMMAND="wget --password=secret"\n',
		'repos.conf/mine.conf': '[mine]\nsync-uri = https://me:secret@example.org/mine.git\n',
		'gnupg/key': 'secret',
	})
	symlinkSync('/var/db/repos/gentoo/profiles/default', join(directory, 'make.profile'))
	const ledger = await openHostLedger(join(temporaryDirectory(), 'ledger.git'), 'laptop', '')
	const record = (...trailers: string[]) => recordBase(ledger, directory, trailers, systemClock)
	await record()
	await setBaseUse(directory, [loud])
	await record('Altroot-For: laptop 3f2a')
	await record()
	const git = (...words: string[]) => realGit(ledger.gitdir, ...words)
	expect((await git('log', '--format=%an|%s|%b', 'base')).split('\n').filter(Boolean)).toEqual([
		'altroot-server|package.use: >=dev-libs/libgreet-1.0 +loud|package.use/zz-altroot:5: >=dev-libs/libgreet-1.0 +loud',
		'Altroot-Host: altroot-server',
		'Altroot-For: laptop 3f2a',
		'altroot-server|The build server’s own configuration|etc/portage/make.conf',
		'etc/portage/make.profile',
		'etc/portage/repos.conf/mine.conf',
		'Altroot-Host: altroot-server',
	])
	expect(await git('ls-tree', '-r', '--name-only', 'base')).not.toMatch(/gnupg/)
	expect(await git('grep', '--only-matching', 'not-recorded', 'base')).toBe(
		'base:etc/portage/make.conf:not-recorded\nbase:etc/portage/repos.conf/mine.conf:not-recorded\n',
	)
	expect(await git('log', '--patch', 'base')).not.toContain('secret')
	expect(await git('fsck', '--strict')).toBe('')
})
