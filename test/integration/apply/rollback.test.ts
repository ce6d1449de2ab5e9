import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readHistory } from '@altroot/shared/ledger/history'
import { branchOf } from '@altroot/shared/ledger/names'
import { describe, expect, it } from 'vitest'
import { record } from '../../../packages/agent-client/src/record/record.ts'
import { rollback } from '../../../packages/agent-client/src/rollback.ts'
import { realGit } from '../../support/git.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { openSmallLaptop, type Put, type SmallLaptop } from './laptop.ts'

const makeConf = 'etc/portage/make.conf'
const use = 'etc/portage/package.use'

/** A laptop whose first revision has these files. */
async function laptopWith(files: Readonly<Record<string, Put>>): Promise<SmallLaptop & { first: string }> {
	const laptop = await openSmallLaptop(temporaryDirectory())
	laptop.put(files)
	const { revision } = await record(laptop.recorder)
	return { ...laptop, first: revision }
}

function subjects({ recorder: { ledger, host } }: SmallLaptop): Promise<string[]> {
	return readHistory(ledger, branchOf(host), 10).then((all) => all.map(({ subject }) => subject))
}

describe('rollback', () => {
	it('brings contents, modes, links, removed and added files back as a new revision, and can be undone', async () => {
		const laptop = await laptopWith({
			[makeConf]: 'USE="a"\n',
			'etc/portage/bashrc': { text: 'true\n', mode: 0o755 },
			'etc/portage/make.profile': { link: '../../var/db/repos/gentoo/profiles/default' },
			'etc/portage/sets/mine': 'a/b\n',
		})
		const before = laptop.files()
		laptop.put({ [makeConf]: 'USE="b"\n', 'etc/portage/package.mask': 'a/b\n' })
		chmodSync(join(laptop.configRoot, 'etc/portage/bashrc'), 0o644)
		laptop.remove('etc/portage/make.profile', 'etc/portage/sets/mine')
		laptop.put({ 'etc/portage/make.profile': { link: '/elsewhere' } })
		const { revision: second } = await record(laptop.recorder)
		const between = laptop.files()
		const { revision, subject, recordedFirst } = await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(laptop.files()).toEqual(before)
		expect(recordedFirst).toBeUndefined()
		expect(subject).toMatch(new RegExp(`^rollback to ${laptop.first.slice(0, 10)}: profile: `))
		await rollback(laptop.recorder, laptop.applier, second)
		expect(laptop.files()).toEqual(between)
		expect(await subjects(laptop)).toHaveLength(4)
		expect((await record(laptop.recorder)).subject).toBeUndefined()
		const { gitdir } = laptop.recorder.ledger
		await realGit(gitdir, 'fsck', '--strict')
		expect(await realGit(gitdir, 'diff', '--stat', laptop.first, revision)).toBe('')
	})

	it('records what was not recorded yet first, so that nothing is lost', async () => {
		const laptop = await laptopWith({ [makeConf]: 'USE="a"\n' })
		laptop.put({ [makeConf]: 'USE="b"\n' })
		await record(laptop.recorder)
		laptop.put({ [use]: 'a/b nls\n' })
		const { recordedFirst } = await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(recordedFirst).toBe('package.use: a/b +nls')
		expect((await subjects(laptop))[1]).toBe(recordedFirst)
		expect(laptop.files()).toEqual({ [makeConf]: 'USE="a"\n' })
	})

	it('does nothing where the disk holds that already', async () => {
		const laptop = await laptopWith({ [makeConf]: 'USE="a"\n' })
		expect(await rollback(laptop.recorder, laptop.applier, laptop.first)).toMatchObject({
			revision: laptop.first,
			subject: undefined,
		})
	})

	it('turns a file into a directory and back', async () => {
		const laptop = await laptopWith({ [use]: 'a/b nls\n' })
		const before = laptop.files()
		laptop.remove(use)
		laptop.put({ [`${use}/deep/one`]: 'a/b nls\n', [`${use}/two`]: 'a/c nls\n' })
		const { revision } = await record(laptop.recorder)
		const between = laptop.files()
		await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(laptop.files()).toEqual(before)
		await rollback(laptop.recorder, laptop.applier, revision)
		expect(laptop.files()).toEqual(between)
	})

	it('leaves alone what the ledger does not hold', async () => {
		const laptop = await laptopWith({ [`${use}/one`]: 'a/b nls\n' })
		laptop.put({ 'etc/portage/gnupg/pubring.kbx': 'keys', [`${use}/.hidden`]: 'x', [`${use}/one`]: 'a/b -nls\n' })
		await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(laptop.files()).toEqual({
			[`${use}/one`]: 'a/b nls\n',
			[`${use}/.hidden`]: 'x',
			'etc/portage/gnupg/pubring.kbx': 'keys',
		})
	})

	it('changes nothing where something unrecorded is in the way, and names it', async () => {
		const laptop = await laptopWith({ [use]: 'a/b nls\n', [makeConf]: 'USE="a"\n' })
		laptop.remove(use)
		laptop.put({ [`${use}/one`]: 'a/b nls\n', [`${use}/.hidden`]: 'x', [makeConf]: 'USE="b"\n' })
		await record(laptop.recorder)
		const before = laptop.files()
		await expect(rollback(laptop.recorder, laptop.applier, laptop.first)).rejects.toMatchObject({
			code: 'in-the-way',
			exit: 4,
			message: 'etc/portage/package.use/.hidden: in the way, and no revision holds it',
		})
		expect(laptop.files()).toEqual(before)
	})

	it('never overwrites a private key that took a file’s place', async () => {
		const laptop = await laptopWith({ 'etc/portage/notes': 'a\n' })
		laptop.put({ 'etc/portage/notes': '-----BEGIN PRIVATE KEY-----\n' })
		await record(laptop.recorder)
		await expect(rollback(laptop.recorder, laptop.applier, laptop.first)).rejects.toMatchObject({ code: 'in-the-way' })
	})

	it('keeps mode bits and owner of a file that it replaces', async () => {
		const laptop = await laptopWith({ [makeConf]: { text: 'USE="a"\n', mode: 0o640 } })
		const path = join(laptop.configRoot, makeConf)
		const owned = process.getuid?.() === 0
		if (owned) chownSync(path, 0, 12)
		laptop.put({ [makeConf]: 'USE="b"\n' })
		await record(laptop.recorder)
		await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(statSync(path).mode & 0o7777).toBe(0o640)
		if (owned) expect(statSync(path).gid).toBe(12)
	})

	it('writes through a link that leads out of etc/portage, and removes only the link', async () => {
		const laptop = await laptopWith({
			'home/dotfiles/video': 'a/b nls\n',
			[`${use}/video`]: { link: '../../../home/dotfiles/video' },
		})
		laptop.put({ 'home/dotfiles/video': 'a/b -nls\n' })
		const { revision } = await record(laptop.recorder)
		await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(laptop.files()).toEqual({
			'home/dotfiles/video': 'a/b nls\n',
			[`${use}/video`]: '→ ../../../home/dotfiles/video',
		})
		laptop.remove(`${use}/video`)
		await record(laptop.recorder)
		await rollback(laptop.recorder, laptop.applier, revision)
		expect(laptop.files()).toEqual({ 'home/dotfiles/video': 'a/b nls\n', [`${use}/video`]: 'a/b -nls\n' })
	})

	it('puts a password back that no revision holds, also when its file was gone, for root alone', async () => {
		const repos = 'etc/portage/repos.conf/mine.conf'
		const withPassword = '[mine]\nsync-uri = https://me:hunter2@example.org/mine.git\n'
		const laptop = await laptopWith({ [repos]: withPassword, [makeConf]: 'USE="a"\n' })
		laptop.remove(repos)
		await record(laptop.recorder)
		const { diagnostics } = await rollback(laptop.recorder, laptop.applier, laptop.first)
		expect(diagnostics).toEqual([])
		expect(laptop.files()[`${repos} 600`]).toBe(withPassword)
		const { gitdir } = laptop.recorder.ledger
		expect(await realGit(gitdir, 'log', '-p', '--all')).not.toContain('hunter2')
		expect(statSync(`${gitdir}.passwords`).mode & 0o777).toBe(0o600)
		expect(readFileSync(`${gitdir}.passwords`, 'utf8')).toContain('hunter2')
	})
})
