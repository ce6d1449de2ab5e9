import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownFeatures, setOwnFeatures } from '@altroot/agent-server/base/own-features'
import type { Machine } from '@altroot/agent-server/doctor/finding'
import { lookAtSandboxes } from '@altroot/agent-server/doctor/machine/sandboxes'
import { readBase } from '@altroot/agent-server/render/base'
import { loadServerSettings } from '@altroot/agent-server/settings/settings'
import type { Run } from '@altroot/shared/platform/run'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const all = ['ipc-sandbox', 'mount-sandbox', 'network-sandbox', 'pid-sandbox']
/** The namespaces that unshare(1) is asked for, by the sandbox that needs them. */
const flags: Readonly<Record<string, string>> = {
	'--ipc': all[0]!,
	'--mount': all[1]!,
	'--net': all[2]!,
	'--pid': all[3]!,
}

/** A machine whose kernel refuses these sandboxes. */
async function machine(etcPortage: string, refused: readonly string[]): Promise<Machine> {
	const run: Run = async (_program, [first = '']) => ({
		exitCode: refused.includes(flags[first] ?? '') ? 1 : 0,
		stdout: '',
		stderr: '',
	})
	return { settings: loadServerSettings('', 'x'), etcPortage, base: await readBase(etcPortage), run, isRoot: true }
}

function etcPortage(makeConf: string): string {
	const directory = temporaryDirectory()
	writeFileSync(join(directory, 'make.conf'), makeConf)
	return directory
}

const makeConfOf = (directory: string): string => readFileSync(join(directory, 'make.conf'), 'utf8')

it('where the kernel refuses some, exactly those are switched off, below the administrator’s own words', async () => {
	const directory = etcPortage('FEATURES="-sandbox"\n')
	const [found] = await lookAtSandboxes(await machine(directory, ['ipc-sandbox', 'pid-sandbox']))
	expect(found?.wrong).toMatch(/^the kernel refuses what ipc-sandbox, pid-sandbox needs/)
	expect(await found?.repair?.()).toContain('-ipc-sandbox -pid-sandbox')
	expect(makeConfOf(directory)).toMatch(
		/^FEATURES="-sandbox"\n# altroot-server: begin.*\nFEATURES="\$\{FEATURES\} -ipc-sandbox -pid-sandbox"\n/,
	)
	expect((await readBase(directory)).variables.get('FEATURES')?.value).toBe('-sandbox -ipc-sandbox -pid-sandbox')
	const [after] = await lookAtSandboxes(await machine(directory, ['ipc-sandbox', 'pid-sandbox']))
	expect(after?.wrong).toBeUndefined()
})

it('where it permits them again, ours are taken back and the file is as it was', async () => {
	const own = 'USE="a"\n'
	const directory = etcPortage(own)
	await setOwnFeatures(directory, ['-ipc-sandbox', '-pid-sandbox'])
	const [found] = await lookAtSandboxes(await machine(directory, ['pid-sandbox']))
	expect(found?.wrong).toBe('-ipc-sandbox stands there, but the kernel permits it by now')
	await found?.repair?.()
	expect(await ownFeatures(directory)).toEqual(['-pid-sandbox'])
	const [rest] = await lookAtSandboxes(await machine(directory, []))
	await rest?.repair?.()
	expect(makeConfOf(directory)).toBe(own)
})

it('what the administrator has switched off is no affair of ours', async () => {
	const directory = etcPortage(`FEATURES="${all.map((word) => `-${word}`).join(' ')}"\n`)
	for (const refused of [[], all]) {
		const [found] = await lookAtSandboxes(await machine(directory, refused))
		expect(found?.wrong).toBeUndefined()
	}
})

it('without unshare, or without being root, nothing can be said and nothing is changed', async () => {
	const directory = etcPortage('')
	const refusing = await machine(directory, all)
	const absent: Run = async () => ({ exitCode: 127, stdout: '', stderr: '' })
	for (const one of [
		{ ...refusing, run: absent },
		{ ...refusing, isRoot: false },
	])
		expect((await lookAtSandboxes(one)).map(({ wrong }) => wrong)).toEqual([undefined])
})

it('in a make.conf that is a directory the words are a file of ours', async () => {
	const directory = temporaryDirectory()
	mkdirSync(join(directory, 'make.conf'))
	await setOwnFeatures(directory, ['-pid-sandbox'])
	expect(await ownFeatures(directory)).toEqual(['-pid-sandbox'])
	await setOwnFeatures(directory, [])
	expect(existsSync(join(directory, 'make.conf/zz-altroot'))).toBe(false)
})
