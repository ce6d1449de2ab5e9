import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addToReposConf } from '@altroot/agent-server/overlay/repos-conf'
import { parseSections } from '@altroot/shared/portage/ini-dialect'
import { joinSections } from '@altroot/shared/portage/ini-sections'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../../../support/temporary.ts'

const source = { type: 'git', uri: 'https://example.org/a%20b.git' } as const

it('a tree gets a file of its own in repos.conf, which is gone again when that is taken back', async () => {
	const etcPortage = temporaryDirectory()
	const undo = await addToReposConf(etcPortage, 'mine', '/var/db/repos/mine', source)
	const path = join(etcPortage, 'repos.conf/mine.conf')
	const { sections, diagnostics } = joinSections(parseSections(readFileSync(path, 'utf8'), path).entries)
	expect(diagnostics).toEqual([])
	const values = Object.fromEntries([...(sections.get('mine') ?? [])].map(([key, { value }]) => [key, value]))
	expect(values).toEqual({
		location: '/var/db/repos/mine',
		'sync-type': 'git',
		'sync-uri': source.uri,
		'auto-sync': 'yes',
	})
	await undo()
	expect(existsSync(path)).toBe(false)
})

it('in a repos.conf that is one file it stands at the end, and is taken back from there', async () => {
	const etcPortage = temporaryDirectory()
	const path = join(etcPortage, 'repos.conf')
	const own = '# mine\n[gentoo]\nlocation = /x'
	writeFileSync(path, own)
	const undo = await addToReposConf(etcPortage, 'mine', '/y', source)
	expect(readFileSync(path, 'utf8')).toMatch(/^# mine\n\[gentoo\]\nlocation = \/x\n\n\[mine\]\nlocation = \/y\n/)
	await undo()
	expect(readFileSync(path, 'utf8')).toBe(own)
})

it('a file of that name with other sections keeps them', async () => {
	const etcPortage = temporaryDirectory()
	mkdirSync(join(etcPortage, 'repos.conf'))
	writeFileSync(join(etcPortage, 'repos.conf/mine.conf'), '[other]\nlocation = /x\n')
	await addToReposConf(etcPortage, 'mine', '/y', source)
	expect(readFileSync(join(etcPortage, 'repos.conf/mine.conf'), 'utf8')).toMatch(/^\[other\]\n.*\n\n\[mine\]/)
})
