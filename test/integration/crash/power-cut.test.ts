import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLaptop } from '@altroot/agent-client/laptop'
import { record } from '@altroot/agent-client/record/record'
import { readClientSettings } from '@altroot/agent-client/settings/read'
import { recoverLedger } from '@altroot/shared/ledger/journal/open'
import { openLedger } from '@altroot/shared/ledger/ledger'
import { systemClock } from '@altroot/shared/platform/clock'
import { run } from '@altroot/shared/platform/run'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../../support/temporary.ts'
import { makeDisk, mount } from './support/disk.ts'
import { makeLaptop, revisions, soundHead } from './support/laptop.ts'

it('the power is cut right after a revision was reported, on a real disk with ext4: it is there after the next start', {
	timeout: 120_000,
}, async () => {
	const directory = temporaryDirectory()
	const image = await makeDisk(join(directory, 'disk'))
	await mount(image, join(directory, 'now'))
	const laptop = await makeLaptop(join(directory, 'now'))
	const opened = await openLaptop(await readClientSettings(laptop.config), { isAgent: true })
	onTestFinished(() => opened.recorder.keptLock?.[Symbol.dispose]())
	onTestFinished(() => opened.ledger.journal?.close())
	const reported: string[] = []
	let recovered = 0
	for (let edit = 0; edit < 15; edit++) {
		laptop.edit(`file${edit % 3}`, `app-misc/hello flag${edit}\n`)
		reported.push((await record(opened.recorder)).revision)
		// What the file system has not asked the disk to keep is in the memory of this machine, and not in the image.
		copyFileSync(image, join(directory, `disk${edit}`))
		const unmount = await mount(join(directory, `disk${edit}`), join(directory, `after${edit}`))
		const gitdir = laptop.ledger.replace('/now/', `/after${edit}/`)
		const before = await run('git', ['--git-dir', gitdir, 'rev-list', '--objects', 'refs/heads/hosts/laptop'])
		await recoverLedger(openLedger(gitdir), systemClock)
		expect(await soundHead(gitdir)).toBe(reported.at(-1))
		expect(await revisions(gitdir)).toEqual(new Set(reported))
		if (before.exitCode !== 0 || !before.stdout.startsWith(reported.at(-1)!)) recovered++
		await unmount()
	}
	expect(recovered, 'cuts after which the files alone did not have everything').toBeGreaterThan(5)
})
