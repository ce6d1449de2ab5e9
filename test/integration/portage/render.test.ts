import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readBase } from '@altroot/agent-server/render/base'
import { resolveNative } from '@altroot/agent-server/render/native'
import { type BaseSettings, type Rendered, render } from '@altroot/agent-server/render/render'
import { hasErrors } from '@altroot/shared/diagnostic'
import type { ConfigTree } from '@altroot/shared/portage/config-tree'
import { type HostFacts, hostFactsPath, printHostFacts } from '@altroot/shared/portage/host-facts'
import { validateTree } from '@altroot/shared/portage/validate'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { laptopFiles } from '../../support/arbitrary/laptop.ts'
import { treeOf } from '../../support/config-tree.ts'
import { type Oracle, startOracle } from '../../support/oracle/oracle.ts'
import { seeded } from '../../support/seed.ts'
import { temporaryDirectory } from '../../support/temporary.ts'

let oracle: Oracle
beforeAll(async () => {
	oracle = await startOracle('config.py')
})
afterAll(() => oracle[Symbol.asyncDispose]())

const trees = new URL('../../fixtures/trees', import.meta.url).pathname
const profile = 'default/linux/amd64/23.0'
const facts: HostFacts = {
	version: 1,
	native: { '-march=native': ['-march=haswell', '-mavx2'], '-mtune=native': ['-mtune=haswell'] },
	rustTargetCpu: 'haswell',
}

const flags = 'foo +bar nls test video_cards_intel +video_cards_amdgpu l10n_de sound_oss +sound_alsa'
const own = { KEYWORDS: 'amd64', LICENSE: 'GPL-2', RESTRICT: '', PROPERTIES: '', repository: 'gentoo' }
const metadata = { EAPI: '8', SLOT: '0', IUSE: flags, ...own }
const packages = {
	'app-misc/hello-1': metadata,
	'app-misc/hello-2': { ...metadata, KEYWORDS: '~amd64' },
	'app-misc/egg-1': { ...metadata, LICENSE: 'secret', RESTRICT: 'fetch', PROPERTIES: 'interactive' },
	'app-misc/egg-2': { ...metadata, repository: 'overlay', KEYWORDS: '~amd64' },
}

/** A laptop and a server whose trees lie in different places. */
let directory: string
let base: BaseSettings
beforeEach(async () => {
	directory = temporaryDirectory()
	for (const host of ['laptop', 'server']) cpSync(trees, join(directory, `${host}-trees`), { recursive: true })
	put('server/etc/portage/repos.conf', reposConf('server'))
	put('server/etc/portage/make.conf', 'CFLAGS="-O0"\nUSE="server"\nMAKEOPTS="-j9"\nFEATURES="${FEATURES} ccache"\n')
	base = await readBase(join(directory, 'server/etc/portage'), '/nonexistent')
})

function put(path: string, text: string): void {
	mkdirSync(dirname(join(directory, path)), { recursive: true })
	writeFileSync(join(directory, path), text)
}

function reposConf(host: string): string {
	return `[gentoo]\nlocation = ${directory}/${host}-trees/gentoo\n[overlay]\nlocation = ${directory}/${host}-trees/overlay\npriority = 5\n`
}

/** Puts a laptop's files on disk, and returns them as the revision that it would make. */
function laptop(files: Record<string, string>, linked: boolean): ConfigTree {
	rmSync(join(directory, 'laptop'), { recursive: true, force: true })
	const all: Record<string, string> = { ...files, 'repos.conf': reposConf('laptop') }
	if (!linked) all['make.profile/parent'] = `gentoo:${profile}\n`
	for (const [path, text] of Object.entries(all)) put(`laptop/etc/portage/${path}`, text)
	const target = `${directory}/laptop-trees/gentoo/profiles/${profile}`
	const link = 'etc/portage/make.profile'
	if (linked) symlinkSync(target, join(directory, 'laptop', link))
	const tree = treeOf(Object.fromEntries(Object.entries(all).map(([path, text]) => [`etc/portage/${path}`, text])))
	return new Map([
		...tree,
		...(linked ? treeOf({ [link]: { link: target } }) : []),
		[hostFactsPath, printHostFacts(facts)],
	])
}

async function effective(host: string): Promise<unknown> {
	const answer = (await oracle.ask('effective', { root: join(directory, host), packages })) as {
		packages: unknown
		errors: string
	}
	expect(answer.errors).not.toContain('ParseError')
	// What is left of a flag that is not resolved would show as a difference: the laptop's are resolved here.
	return JSON.parse(resolveNative(JSON.stringify(answer.packages), facts).text)
}

function renderFor(tree: ConfigTree, trust: 'config' | 'code'): Rendered {
	const places = { pkgdir: '/p', distdir: '/d', tmpdir: '/t', logdir: '/l' }
	const rendered = render({ tree, base, root: join(directory, 'alt'), trust, places })
	rmSync(join(directory, 'alt'), { recursive: true, force: true })
	for (const [path, { content }] of rendered.files) put(`alt/${path}`, new TextDecoder().decode(content))
	return rendered
}

test('every package has the same flags, visibility and compiler flags on the laptop and in its render', async () => {
	await fc.assert(
		fc.asyncProperty(laptopFiles, fc.boolean(), fc.constantFrom('config', 'code'), async (files, linked, trust) => {
			const tree = laptop(files, linked)
			const { files: rendered, diagnostics } = renderFor(tree, trust)
			expect(hasErrors([...validateTree(tree), ...diagnostics])).toBe(false)
			expect(await effective('alt')).toEqual(await effective('laptop'))
			for (const { content } of rendered.values()) expect(new TextDecoder().decode(content)).not.toMatch(/=native/)
		}),
		seeded(250),
	)
})
