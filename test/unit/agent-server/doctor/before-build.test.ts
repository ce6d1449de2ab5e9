import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeBuild } from '@altroot/agent-server/doctor/before-build'
import { readBase } from '@altroot/agent-server/render/base'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import { silentLog } from '@altroot/shared/platform/log'
import type { Run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

/** A server with one tree and an alt root, whose kernel refuses what it is told to; `asked` counts the questions. */
async function house() {
	const directory = temporaryDirectory()
	const [etcPortage, tree, root] = ['portage', 'gentoo', 'alt'].map((name) => join(directory, name)) as [
		string,
		string,
		string,
	]
	for (const path of [etcPortage, join(tree, 'profiles'), join(tree, 'metadata')]) mkdirSync(path, { recursive: true })
	writeFileSync(join(tree, 'profiles/repo_name'), 'gentoo\n')
	writeFileSync(join(etcPortage, 'repos.conf'), `[gentoo]\nlocation = ${tree}\n`)
	const kernel = { refuses: false, asked: 0 }
	const run: Run = async (program) => {
		if (program === 'unshare') kernel.asked++
		return { exitCode: program === 'unshare' && kernel.refuses ? 1 : 0, stdout: '', stderr: '' }
	}
	const doctor = beforeBuild(run)
	const prepare = async (): Promise<boolean> => {
		const settings = loadServerSettings(`[host laptop]\nroot = ${root}\n`, 'x')
		const base = await readBase(etcPortage, '/nowhere')
		const altRoot = { settings, etcPortage, base, isRoot: true, host: 'laptop', root, facts: undefined }
		return doctor.prepare(altRoot, silentLog)
	}
	return { kernel, prepare, root, tree }
}

it('an empty root is made sane, and the next time there is nothing to repair', async () => {
	const { prepare, root } = await house()
	expect(await prepare()).toBe(true)
	expect(existsSync(join(root, 'etc/group'))).toBe(true)
	expect(await prepare()).toBe(false)
})

it('what a kernel permits is asked once for all builds', async () => {
	const { kernel, prepare } = await house()
	await prepare()
	const asked = kernel.asked
	await prepare()
	expect(asked).toBeGreaterThan(0)
	expect(kernel.asked).toBe(asked)
})

it('what cannot be repaired and spoils every build keeps one from beginning, with sentence and remedy', async () => {
	const { prepare, root } = await house()
	mkdirSync(root)
	writeFileSync(join(root, 'etc'), '')
	await expect(prepare()).rejects.toMatchObject({
		code: 'root-unsound',
		disposition: 'stall',
		message: `${root}/etc of laptop: it is a file where a directory has to be: nothing can be installed`,
		hint: expect.stringContaining('altroot-server doctor --fix'),
	})
})

it('without a tree no build begins', async () => {
	const { prepare, tree } = await house()
	rmSync(tree, { recursive: true })
	await expect(prepare()).rejects.toMatchObject({ code: 'root-unsound', message: 'trees: none is there' })
})
